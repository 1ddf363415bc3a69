/* store/schema_blocks.h - where readings go when their hour is over. Schema step 4, in statements. Private to store/.
 * Conventions as in schema.c. */
#ifndef SCHEMA_BLOCKS_H
#define SCHEMA_BLOCKS_H
#include "schema.h"

#define BLOCK_TABLES                                                                                                  \
    /* The text of a kept day, packed as day_text.h says against the text in words (NULL: none); json is '' then. pack:\
     * the name and version of the pack that judged the day which the words are of. */                                \
    "CREATE TABLE day_words (id INTEGER PRIMARY KEY, pack TEXT NOT NULL, text TEXT NOT NULL) STRICT;"                 \
    "CREATE INDEX day_words_of ON day_words (pack);"                                                                  \
    APPEND_ONLY("day_words")                                                                                          \
    "ALTER TABLE day ADD COLUMN packed BLOB;"                                                                         \
    "ALTER TABLE day ADD COLUMN words INTEGER REFERENCES day_words;"                                                  \
    /* The readings of a device with their time in an hour of UTC (hours since 1970), packed as block.h says, BLOCK_TIME  \
     * from the beginning of that hour; more than one part where they are many, or arrived far apart. By hour first: an   \
     * hour is written at once, and so goes into few pages. */                                                        \
    "CREATE TABLE block (hour INTEGER NOT NULL, device INTEGER NOT NULL, part INTEGER NOT NULL,"                      \
    "    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, bytes BLOB NOT NULL,"                                 \
    "    PRIMARY KEY (hour, device, part)) STRICT, WITHOUT ROWID;"                                                    \
    "CREATE INDEX block_seq ON block (last_seq);"                                                                     \
    APPEND_ONLY("block")                                                                                              \
    /* The same of BLOCKS_STINT_HOURS hours (stints since 1970, BLOCK_TIME from the beginning of the stint), where hours  \
     * go some days later: joining.c. What comes late is in block until it is joined too. */                          \
    "CREATE TABLE joined_block (stint INTEGER NOT NULL, device INTEGER NOT NULL, part INTEGER NOT NULL,"              \
    "    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, bytes BLOB NOT NULL,"                                 \
    "    PRIMARY KEY (stint, device, part)) STRICT, WITHOUT ROWID;"                                                   \
    "CREATE INDEX joined_block_seq ON joined_block (last_seq);"                                                       \
    APPEND_ONLY("joined_block")                                                                                       \
    /* What can't be told from the tail any more: the highest seq that left it, the newest arrival by a trusted clock. */ \
    "CREATE TABLE sealed (id INTEGER PRIMARY KEY CHECK (id = 1), last_seq INTEGER NOT NULL,"                          \
    "    newest_ms INTEGER NOT NULL) STRICT;"                                                                         \
    "INSERT INTO sealed VALUES (1, 0, 0);"                                                                            \
    /* As before, but by their start first: all rooms' half hours end at once, and so go into few pages. */           \
    "CREATE TABLE slot_by_start (room INTEGER NOT NULL REFERENCES room, quantity INTEGER NOT NULL,"                   \
    "    start_min INTEGER NOT NULL, mean INTEGER, min INTEGER, max INTEGER, joined_s INTEGER NOT NULL,"              \
    "    samples INTEGER NOT NULL, PRIMARY KEY (start_min, room, quantity)) STRICT, WITHOUT ROWID;"                   \
    "INSERT INTO slot_by_start SELECT * FROM slot ORDER BY start_min, room, quantity;"                                \
    "DROP TABLE slot;"                                                                                                \
    "ALTER TABLE slot_by_start RENAME TO slot;"                                                                       \
    /* The half hours of a room that begin on a day of UTC (days since 1970), packed as slot_day.h says. */           \
    "CREATE TABLE slot_day (day INTEGER NOT NULL, room INTEGER NOT NULL REFERENCES room, bytes BLOB NOT NULL,"        \
    "    PRIMARY KEY (day, room)) STRICT, WITHOUT ROWID;"                                                             \
    /* What a row of day adds to a term, by date first: all rooms of a term stand together. It goes with any change of  \
     * its day, whoever makes it. Minutes, share and ppm in thousandths; mean NULL: nothing was measured. */          \
    "CREATE TABLE day_sum (date INTEGER NOT NULL, room INTEGER NOT NULL REFERENCES room, pack TEXT NOT NULL,"         \
    "    calendar_version INTEGER NOT NULL, has_failed INTEGER NOT NULL, occupied_min INTEGER NOT NULL,"              \
    "    coverage INTEGER NOT NULL, mean INTEGER, above_800 INTEGER NOT NULL, above_1000 INTEGER NOT NULL,"           \
    "    above_1500 INTEGER NOT NULL, run_800 INTEGER NOT NULL, run_1000 INTEGER NOT NULL, run_1500 INTEGER NOT NULL," \
    "    PRIMARY KEY (date, room)) STRICT, WITHOUT ROWID;"                                                            \
    "CREATE TRIGGER day_sum_of_changed AFTER UPDATE ON day BEGIN DELETE FROM day_sum"                                 \
    "    WHERE date = OLD.date AND room = OLD.room; END;"                                                             \
    "CREATE TRIGGER day_sum_of_dropped AFTER DELETE ON day BEGIN DELETE FROM day_sum"                                 \
    "    WHERE date = OLD.date AND room = OLD.room; END;"

#endif
