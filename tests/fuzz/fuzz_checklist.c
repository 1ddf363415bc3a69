/* tests/fuzz/fuzz_checklist.c - any bytes as a checklist: refused with one sentence, or a list that keeps its
 * promises. */
#include "checklist.h"
#include <assert.h>
#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct checklist list;
    struct error err = {.text = ""};
    int r = checklist_parse((const char *)data, size, "fuzz.yaml", &list, &err);

    if (r < 0) {
        assert(r == -EINVAL || r == -EFBIG);
        assert(strncmp(err.text, "fuzz.yaml", 9) == 0 && !strpbrk(err.text, "\n\r"));
        return 0;
    }
    assert(id_is_valid(list.name) && list.count >= 1 && list.count <= CHECKLIST_ITEMS_MAX);
    for (size_t i = 0; i < list.count; i++) {
        const struct checklist_item *item = &list.items[i];

        assert(checklist_find(&list, item->id) == item);
        assert(*item->section && *item->text && *item->source && *item->review_text);
        assert(item->by == CHECKLIST_BY_PERSON || item->answer != CHECKLIST_ANSWER_NONE);
        assert(*item->text_cy || !item->is_draft_cy);
        assert(strchr("ABC", item->confidence) && item->review < CHECKLIST_REVIEW_COUNT);
    }
    return 0;
}
