/* web/api_photos.c - photos: sent before what refers to them, cleaned of all but the picture, shown to those who see
 * what refers to them. */
#include "inside.h"
#include "photos.h"
#include "routes.h"
#include "workplace.h"
#include <errno.h>
#include <stdlib.h>

void photos_add(struct request *request)
{
    struct web *web = request->web;
    enum photo_kind kind;
    size_t size = request->body_size;
    int64_t id;
    struct error err = {0};
    int r = photo_clean((uint8_t *)request->body, &size, &kind, &err);

    if (r < 0) {
        request_refuse(request, 422, "no_photo", NULL, "This photo can't be taken: %s.", err.text);
        return;
    }
    r = photo_add(web->host->store, request->body, size, kind, request->caller.person, web_now_ms(web), &id, &err);
    if (r == -ENOSPC) {
        request_refuse(request, 409, "full", NULL, "%s.", err.text);
        return;
    }
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    out_object(&request->answer.out, NULL);
    out_integer(&request->answer.out, "id", id);
    out_object_end(&request->answer.out);
    request_answer(request, 201);
}

void photos_one(struct request *request)
{
    enum photo_kind kind;
    void *bytes;
    size_t size;
    int64_t id;
    struct error err = {0};

    if (!workplace_number(request, request->values[0], "photo", &id))
        return;
    if (!photo_is_shown(request->web->host->store, id, request->caller.person)) {
        request_not_found(request, "photo");
        return;
    }
    if (!workplace_found(request, photo_load(request->web->host->store, id, &bytes, &size, &kind, &err), "photo", &err))
        return;
    request->answer.out.text = bytes;
    request->answer.out.size = request->answer.out.room = size;
    request_answer(request, 200);
    request->answer.content_type = photo_type(kind);
}
