/* simulate/rooms.c - see rooms.h */
#include "rooms.h"
#include "noise.h"
#include <assert.h>
#include <stdio.h>

#define BLOCK_ROOMS 20          /* classrooms in each further block */
#define CEILING_M 3.0
#define OPENABLE_SHARE 0.05     /* of the floor: the twentieth that Approved Document F asked of windows for purging */

#define NORTH "North block"
#define SCIENCE "Science block"
#define SOUTH "South block"
#define PRIMARY "Primary wing"

/* The first room is the story that a first look should tell: it fills, an alert is raised, somebody opens, it clears.
 * The music room is the one that nobody can help with its windows. The others look after themselves. */
static const struct rooms_room first[ROOMS_DEFAULT] = {
    {"8c", "8C", NORTH, "natural", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_TOLD,
     30, 175, 0.5, 3.6, 0, false, 0},
    {"7a", "7A", NORTH, "natural", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     30, 190, 0.6, 3.2, 0, false, 900},
    {"9b", "9B", NORTH, "natural", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     28, 180, 0.7, 3.0, 0, false, 950},
    {"10d", "10D", NORTH, "natural", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     26, 170, 0.4, 2.6, 0, false, 1000},
    {"lab-1", "Lab 1", SCIENCE, "mechanical", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     28, 240, 0.4, 1.5, 260, false, 1000},
    {"lab-2", "Lab 2", SCIENCE, "hybrid", "classroom", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     28, 230, 0.4, 2.5, 220, true, 1000},
    {"music", "Music", SOUTH, "natural", "music", MODEL_AGES_11_15, ROOMS_TAUGHT, ROOMS_WINDOWS_STUCK,
     24, 210, 0.9, 2.0, 0, false, 0},
    {"hall", "Hall", SOUTH, "mechanical", "hall", MODEL_AGES_11_15, ROOMS_SHARED, ROOMS_WINDOWS_REACT,
     90, 1400, 0.5, 8.0, 900, false, 900},
    {"library", "Library", SOUTH, "natural", "other", MODEL_AGES_11_15, ROOMS_SHARED, ROOMS_WINDOWS_REACT,
     20, 300, 0.8, 4.0, 0, false, 850},
    {"4r", "4R", PRIMARY, "natural", "classroom", MODEL_AGES_6_10, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     30, 165, 0.6, 3.0, 0, false, 900},
    {"2l", "2L", PRIMARY, "natural", "classroom", MODEL_AGES_6_10, ROOMS_TAUGHT, ROOMS_WINDOWS_REACT,
     28, 160, 0.9, 2.8, 0, false, 850},
    {"staff", "Staff room", SOUTH, "natural", "staff_room", MODEL_AGES_ADULT, ROOMS_STAFF, ROOMS_WINDOWS_REACT,
     16, 110, 0.5, 1.8, 0, false, 900},
};

static double draw(int index, int which, double least, double most)
{
    return least + (most - least) * noise_uniform(noise_key(noise_key(0, NOISE_ROOM, index), NOISE_ROOM, which));
}

/* "Room 2.07": the seventh of block 2. Every tenth has a fan, every seventh windows that do not open. */
static void describe_further(int index, struct rooms_room *room)
{
    static const char *const blocks[] = {"East block", "West block", "Park block", "Chapel block", "Mill block"};
    int beyond = index - ROOMS_DEFAULT, block = beyond / BLOCK_ROOMS + 1, door = beyond % BLOCK_ROOMS + 1;
    bool has_fan = door % 10 == 0;

    *room = (struct rooms_room){
        .building = blocks[(block - 1) % (int)(sizeof blocks / sizeof *blocks)],
        .ventilation = has_fan ? "mechanical" : "natural",
        .use_word = "classroom",
        .ages = door <= 6 ? MODEL_AGES_6_10 : MODEL_AGES_11_15,
        .use = door % 5 == 0 ? ROOMS_SHARED : ROOMS_TAUGHT,
        .windows = door % 7 == 0 ? ROOMS_WINDOWS_STUCK : ROOMS_WINDOWS_REACT,
        .seats = (int)draw(index, 0, 24, 33),
        .volume_m3 = (int)draw(index, 1, 150, 230),
        .infiltration_ach_per_h = draw(index, 2, 0.3, 1.0),
        .stuffy_ppm = draw(index, 3, 850, 1150),
    };
    room->openable_m2 = OPENABLE_SHARE * room->volume_m3 / CEILING_M;
    room->fan_l_s = has_fan ? 8.0 * room->seats : 0;
    snprintf(room->id, sizeof room->id, "%d-%02d", block, door);
    snprintf(room->name, sizeof room->name, "Room %d.%02d", block, door);
}

void rooms_describe(int index, struct rooms_room *room)
{
    assert(index >= 0 && index < ROOMS_MAX);
    if (index < ROOMS_DEFAULT)
        *room = first[index];
    else
        describe_further(index, room);
}

const char *rooms_ages_word(enum model_ages ages)
{
    static const char *const words[MODEL_AGES_COUNT] = {
        [MODEL_AGES_6_10] = "6-10", [MODEL_AGES_11_15] = "11-15", [MODEL_AGES_ADULT] = "adult"};

    return words[ages];
}
