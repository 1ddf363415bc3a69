/* simulate/site.c - see site.h */
#include "site.h"
#include "rooms.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Names come from our own tables and the checked zone: nothing in them needs escaping. */
static void write_room(FILE *file, int index, enum payload_family family, const char *before)
{
    struct rooms_room room;
    char device[PAYLOAD_DEVICE_SIZE];

    rooms_describe(index, &room);
    payload_device(payload_family_of_room(family, index + 1), index + 1, device);
    fprintf(file,
            "%s  {\"id\": \"%s\", \"name\": \"%s\", \"building\": \"%s\", \"ventilation\": \"%s\", \"use\": \"%s\",\n"
            "   \"seats\": %d, \"volume_m3\": %.0f, \"ages\": \"%s\", \"devices\": [\"%s\"]}",
            before, room.id, room.name, room.building, room.ventilation, room.use_word, room.seats, room.volume_m3,
            rooms_ages_word(room.ages), device);
}

int site_write(const char *path, int rooms, enum payload_family family, const char *zone, struct error *err)
{
    FILE *file = fopen(path, "w");
    int failed;

    if (!file)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    fprintf(file,
            "{\"site\": {\"id\": \"simulated-school\", \"name\": \"Simulated school\", \"zone\": \"%s\", "
            "\"nation\": \"england\"},\n \"rooms\": [\n", zone);
    for (int i = 0; i < rooms; i++)
        write_room(file, i, family, i ? ",\n" : "");
    fprintf(file, "],\n \"calendar\": {\"occupied\": {\"mon-fri\": [\"09:00-15:30\"]}, \"closed\": []}}\n");
    failed = ferror(file);
    if (fclose(file) != 0 || failed)
        return error_set(err, -EIO, "%s: could not be written", path);
    return 0;
}
