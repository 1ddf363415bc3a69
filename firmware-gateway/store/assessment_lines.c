/* store/assessment_lines.c - see assessment_lines.h */
#include "assessment_lines.h"
#include "evidence_kind.h"
#include "room_lists.h"
#include "snapshots.h"
#include <errno.h>

enum { ADD_LINE, COUNT_LINES, GET_LINE, LIST_LINES, SAVE_LINE, CLEAR_ROOMS, ADD_ROOM, LIST_ROOMS, CLEAR_CONTROLS,
       ADD_CONTROL, LIST_CONTROLS, COPY_LINES, COPY_ROOMS, COPY_CONTROLS, COUNT_ALL, LIST_CHANGED, MARK, CLEAR_MARK,
       GET_QUESTION, PROPOSE, COUNT_STATEMENTS };

/* All that a reader sees of a line's own row. */
#define SEEN_COLUMNS(l)                                                                                               \
    l ".text, " l ".good, " l ".answer, " l ".note, " l ".harmed, " l ".individual, " l ".severity, "                 \
    l ".likelihood, " l ".residual_severity, " l ".residual_likelihood, " l ".override_reason"
/* What stands under one line of a table and not under the other. */
#define LACKING(columns, table, line, other)                                                                          \
    " OR EXISTS (SELECT " columns " FROM " table " WHERE line = " line ".id"                                          \
    " EXCEPT SELECT " columns " FROM " table " WHERE line = " other ".id)"
#define LINE_COLUMNS                                                                                                  \
    "SELECT id, version, key, position, item, section, step, text, text_cy, source, clause, status, confidence,"      \
    " answers, is_by_sensor, is_by_record, answer, note, harmed, individual, severity, likelihood,"                   \
    " residual_severity, residual_likelihood, likelihood_proposed, override_reason, answered_ms, edited_ms,"          \
    " edited_by, coalesce((SELECT since_date FROM line_contradiction c JOIN assessment_version v"                     \
    " ON v.assessment = c.assessment WHERE v.id = l.version AND c.key = l.key AND cleared_ms IS NULL"                 \
    " AND marked_ms >= l.answered_ms), 0), good FROM assessment_line l"

static const char *const statements[COUNT_STATEMENTS] = {
    [ADD_LINE] = "INSERT INTO assessment_line VALUES (NULL, ?1, CASE ?2 WHEN 0 THEN"
                 " (SELECT coalesce(max(id), 0) + 1 FROM assessment_line) ELSE ?2 END,"
                 " (SELECT count(*) FROM assessment_line WHERE version = ?1), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
                 " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
    [COUNT_LINES] = "SELECT count(*) FROM assessment_line WHERE version = ?1",
    [GET_LINE] = LINE_COLUMNS " WHERE id = ?1",
    [LIST_LINES] = LINE_COLUMNS " WHERE version = ?1 ORDER BY position",
    [SAVE_LINE] = "UPDATE assessment_line SET text = CASE item WHEN '' THEN ?3 ELSE text END,"
                  " answered_ms = CASE answer WHEN ?4 THEN answered_ms ELSE ?14 END, answer = ?4, note = ?5,"
                  " harmed = ?6, individual = ?7, severity = ?8, likelihood = ?9, residual_severity = ?10,"
                  " residual_likelihood = ?11, likelihood_proposed = ?12, override_reason = ?13,"
                  " good = CASE item WHEN '' THEN ?16 ELSE good END,"
                  " edited_ms = max(?14, edited_ms + 1), edited_by = ?15 WHERE id = ?1 AND edited_ms = ?2",
    [CLEAR_ROOMS] = "DELETE FROM line_room WHERE line = ?1",
    [ADD_ROOM] = "INSERT INTO line_room SELECT ?1, id FROM room WHERE key = ?2",
    [LIST_ROOMS] = "SELECT r.key FROM line_room JOIN room r ON r.id = room WHERE line = ?1 ORDER BY r.key",
    [CLEAR_CONTROLS] = "DELETE FROM line_control WHERE line = ?1",
    [ADD_CONTROL] = "INSERT INTO line_control VALUES (?1, ?2, ?3, ?4, ?5)",
    [LIST_CONTROLS] = "SELECT kind, rank, text FROM line_control WHERE line = ?1 ORDER BY position",
    [COPY_LINES] = "INSERT INTO assessment_line SELECT NULL, ?2, key, position, item, section, step, text, text_cy,"
                   " source, clause, status, confidence, answers, is_by_sensor, is_by_record, good, answer, note,"
                   " harmed, individual, severity, likelihood, residual_severity, residual_likelihood,"
                   " likelihood_proposed, override_reason, answered_ms, edited_ms, edited_by FROM assessment_line"
                   " WHERE version = ?1 ORDER BY position",
    [COPY_ROOMS] = "INSERT INTO line_room SELECT n.id, room FROM assessment_line o JOIN line_room ON line = o.id"
                   " JOIN assessment_line n ON n.version = ?2 AND n.key = o.key WHERE o.version = ?1",
    [COPY_CONTROLS] = "INSERT INTO line_control SELECT n.id, c.position, c.kind, c.rank, c.text FROM assessment_line o"
                      " JOIN line_control c ON c.line = o.id"
                      " JOIN assessment_line n ON n.version = ?2 AND n.key = o.key WHERE o.version = ?1",
    [COUNT_ALL] = "SELECT count(*), coalesce(sum(answer = 0), 0), coalesce(sum(is_by_sensor OR is_by_record), 0),"
                  " coalesce(sum((is_by_sensor OR is_by_record) AND EXISTS"
                  " (SELECT 1 FROM snapshot WHERE line = l.id)), 0), coalesce(sum(likelihood > 0 AND"
                  " likelihood_proposed > 0 AND likelihood <> likelihood_proposed AND override_reason = ''), 0)"
                  ", coalesce(sum(EXISTS (SELECT 1 FROM snapshot WHERE line = l.id)), 0)"
                  " FROM assessment_line l WHERE version = ?1",
    [LIST_CHANGED] = "SELECT t.key, t.id FROM assessment_line t LEFT JOIN assessment_line f ON f.version = ?1"
                     " AND f.key = t.key WHERE t.version = ?2 AND (f.id IS NULL OR (" SEEN_COLUMNS("t") ") IS NOT ("
                     SEEN_COLUMNS("f") ")"
                     LACKING("room", "line_room", "t", "f") LACKING("room", "line_room", "f", "t")
                     LACKING("position, kind, rank, text", "line_control", "t", "f")
                     LACKING("position, kind, rank, text", "line_control", "f", "t") ") ORDER BY t.position",
    [MARK] = "INSERT INTO line_contradiction VALUES (NULL, ?1, ?2, ?3, ?4, NULL)",
    [CLEAR_MARK] = "UPDATE line_contradiction SET cleared_ms = ?3 WHERE assessment = ?1 AND key = ?2"
                   " AND cleared_ms IS NULL",
    [GET_QUESTION] = "SELECT position + 1, text FROM assessment_line l JOIN assessment_version v ON v.id = l.version"
                     " JOIN sealed_version s ON s.version = v.id WHERE v.assessment = ?1 AND l.key = ?2"
                     " ORDER BY v.number DESC LIMIT 1",
    [PROPOSE] = "UPDATE assessment_line SET likelihood_proposed = ?2 WHERE id = ?1",
};
static const struct sql_module module = {SQL_ASSESSMENT_LINES, statements};
static const struct room_list room_list = {&module, CLEAR_ROOMS, ADD_ROOM, LIST_ROOMS};
_Static_assert(COUNT_STATEMENTS <= SQL_STATEMENTS_MAX, "of one module");

/* -- reading -- */

static int take_control(void *context, sqlite3_stmt *row)
{
    struct assessment_line *line = context;
    struct assessment_control *control = &line->controls[line->control_count++];

    control->kind = (enum control_kind)sqlite3_column_int(row, 0);
    control->rank = (enum control_rank)sqlite3_column_int(row, 1);
    sql_copy_text(row, 2, control->text, sizeof control->text);
    return line->control_count == ASSESSMENT_CONTROLS_MAX;
}

static void take_texts(struct assessment_line *line, sqlite3_stmt *row)
{
    const struct {
        int column;
        char *text;
        size_t size;
    } texts[] = {
        {4, line->item, sizeof line->item},
        {5, line->section, sizeof line->section},
        {6, line->step, sizeof line->step},
        {7, line->text, sizeof line->text},
        {8, line->text_cy, sizeof line->text_cy},
        {9, line->source, sizeof line->source},
        {10, line->clause, sizeof line->clause},
        {11, line->status, sizeof line->status},
        {12, line->confidence, sizeof line->confidence},
        {13, line->answers, sizeof line->answers},
        {17, line->note, sizeof line->note},
        {18, line->harmed, sizeof line->harmed},
        {25, line->override_reason, sizeof line->override_reason},
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        sql_copy_text(row, texts[i].column, texts[i].text, texts[i].size);
}

static void take_line(void *context, sqlite3_stmt *row)
{
    struct assessment_line *line = context;

    *line = (struct assessment_line){
        .id = sqlite3_column_int64(row, 0),
        .version = sqlite3_column_int64(row, 1),
        .key = sqlite3_column_int64(row, 2),
        .position = sqlite3_column_int(row, 3),
        .is_by_sensor = sqlite3_column_int(row, 14),
        .is_by_record = sqlite3_column_int(row, 15),
        .answer = (enum line_answer)sqlite3_column_int(row, 16),
        .individual = (enum line_individual)sqlite3_column_int(row, 19),
        .risk = {.severity = sqlite3_column_int(row, 20), .likelihood = sqlite3_column_int(row, 21)},
        .residual = {.severity = sqlite3_column_int(row, 22), .likelihood = sqlite3_column_int(row, 23)},
        .likelihood_proposed = sqlite3_column_int(row, 24),
        .answered_ms = sqlite3_column_int64(row, 26),
        .edited_ms = sqlite3_column_int64(row, 27),
        .edited_by = sqlite3_column_int64(row, 28),
        .contradicted_since = sqlite3_column_int64(row, 29),
        .good = (enum checklist_good)sqlite3_column_int(row, 30),
    };
    take_texts(line, row);
}

static int load_lists(struct connection *connection, struct assessment_line *line, struct error *err)
{
    int r = rows_each(connection, &module, LIST_ROOMS, SQL_VALUES(SQL_INT(line->id)), room_list_take, &line->rooms,
                      err);

    if (r >= 0)
        r = rows_each(connection, &module, LIST_CONTROLS, SQL_VALUES(SQL_INT(line->id)), take_control, line, err);
    return r < 0 ? r : 0;
}

int assessment_line_load(struct store *store, int64_t id, struct assessment_line *line, struct error *err)
{
    int r = rows_first(&store->connection, &module, GET_LINE, SQL_VALUES(SQL_INT(id)), take_line, line, err);

    return store_after(store, r < 0 ? r : load_lists(&store->connection, line, err));
}

struct lister {
    struct connection *connection;
    int (*each)(void *context, const struct assessment_line *line);
    void *context;
    struct error *err;
};

static int tell_line(void *context, sqlite3_stmt *row)
{
    const struct lister *lister = context;
    struct assessment_line line;
    int r;

    take_line(&line, row);
    r = load_lists(lister->connection, &line, lister->err);
    return r < 0 ? r : lister->each(lister->context, &line);
}

static int list_lines(struct connection *connection, int64_t version,
                      int (*each)(void *context, const struct assessment_line *line), void *context,
                      struct error *err)
{
    struct lister lister = {connection, each, context, err};

    return rows_each(connection, &module, LIST_LINES, SQL_VALUES(SQL_INT(version)), tell_line, &lister, err);
}

int assessment_lines_list(struct store *store, int64_t version,
                          int (*each)(void *context, const struct assessment_line *line), void *context,
                          struct error *err)
{
    return store_after(store, list_lines(&store->connection, version, each, context, err));
}

int assessment_lines_read(struct store_reader *reader, int64_t version,
                          int (*each)(void *context, const struct assessment_line *line), void *context,
                          struct error *err)
{
    return list_lines(&reader->connection, version, each, context, err);
}

/* -- writing -- */

static int save_controls(struct store *store, struct assessment_line *line, struct error *err)
{
    int r = store_write(store, &module, CLEAR_CONTROLS, SQL_VALUES(SQL_INT(line->id)), err);

    assessment_controls_sort(line->controls, line->control_count);
    for (size_t i = 0; r >= 0 && i < line->control_count; i++)
        r = store_write(store, &module, ADD_CONTROL,
                        SQL_VALUES(SQL_INT(line->id), SQL_INT((int64_t)i), SQL_INT(line->controls[i].kind),
                                   SQL_INT(line->controls[i].rank), SQL_TEXT(line->controls[i].text)), err);
    return r < 0 ? r : 0;
}

static int ask_for_evidence(struct store *store, const struct assessment_line *line, struct error *err)
{
    return evidence_kind_from_word(line->answers, NULL) == EVIDENCE_NONE ? 0 : snapshots_ask(store, line->version, err);
}

static int save_lists(struct store *store, struct assessment_line *line, struct error *err)
{
    int r = room_list_save(store, &room_list, line->id, &line->rooms, err);

    if (r > 0)
        r = ask_for_evidence(store, line, err);
    return r < 0 ? r : save_controls(store, line, err);
}

int assessment_line_add(struct store *store, struct assessment_line *line, struct error *err)
{
    int r = rows_limit(store, &module, COUNT_LINES, SQL_VALUES(SQL_INT(line->version)), ASSESSMENT_LINES_MAX,
                       "lines of an assessment", err);

    if (r == 0)
        r = rows_add(store, &module, ADD_LINE,
                     SQL_VALUES(SQL_INT(line->version), SQL_INT(line->key), SQL_TEXT(line->item),
                                SQL_TEXT(line->section), SQL_TEXT(line->step), SQL_TEXT(line->text),
                                SQL_TEXT(line->text_cy), SQL_TEXT(line->source), SQL_TEXT(line->clause),
                                SQL_TEXT(line->status), SQL_TEXT(line->confidence), SQL_TEXT(line->answers),
                                SQL_INT(line->is_by_sensor), SQL_INT(line->is_by_record), SQL_INT(line->good),
                                SQL_INT(line->answer), SQL_TEXT(line->note), SQL_TEXT(line->harmed),
                                SQL_INT(line->individual), SQL_INT(line->risk.severity),
                                SQL_INT(line->risk.likelihood), SQL_INT(line->residual.severity),
                                SQL_INT(line->residual.likelihood), SQL_INT(line->likelihood_proposed),
                                SQL_TEXT(line->override_reason), SQL_INT(line->answer ? line->edited_ms : 0),
                                SQL_INT(line->edited_ms), SQL_INT(line->edited_by)),
                     &line->id, err);
    if (r == 0)
        r = ask_for_evidence(store, line, err);
    if (r == 0)
        r = save_lists(store, line, err);
    return r < 0 ? r : assessment_line_load(store, line->id, line, err);
}

int assessment_line_save(struct store *store, struct assessment_line *line, int64_t seen_ms, struct error *err)
{
    int r = store_write(store, &module, SAVE_LINE,
                        SQL_VALUES(SQL_INT(line->id), SQL_INT(seen_ms), SQL_TEXT(line->text), SQL_INT(line->answer),
                                   SQL_TEXT(line->note), SQL_TEXT(line->harmed), SQL_INT(line->individual),
                                   SQL_INT(line->risk.severity), SQL_INT(line->risk.likelihood),
                                   SQL_INT(line->residual.severity), SQL_INT(line->residual.likelihood),
                                   SQL_INT(line->likelihood_proposed), SQL_TEXT(line->override_reason),
                                   SQL_INT(line->edited_ms), SQL_INT(line->edited_by), SQL_INT(line->good)), err);
    bool is_stale = r == 0;

    if (r > 0)
        r = save_lists(store, line, err);
    if (r == 0)
        r = assessment_line_load(store, line->id, line, err);
    return r == 0 && is_stale ? error_set(err, -ESTALE, "line: somebody changed it meanwhile") : r;
}

int assessment_line_propose(struct store *store, int64_t id, int likelihood, struct error *err)
{
    return rows_add(store, &module, PROPOSE, SQL_VALUES(SQL_INT(id), SQL_INT(likelihood)), NULL, err);
}

int assessment_lines_copy(struct store *store, int64_t from, int64_t to, struct error *err)
{
    static const int copies[] = {COPY_LINES, COPY_ROOMS, COPY_CONTROLS};
    int r = 0;

    for (size_t i = 0; r >= 0 && i < sizeof copies / sizeof *copies; i++)
        r = store_write(store, &module, copies[i], SQL_VALUES(SQL_INT(from), SQL_INT(to)), err);
    return r < 0 ? r : 0;
}

struct question {
    int *number;
    char *text;
};

static void take_question(void *context, sqlite3_stmt *row)
{
    const struct question *question = context;

    *question->number = sqlite3_column_int(row, 0);
    sql_copy_text(row, 1, question->text, ASSESSMENT_QUESTION_SIZE);
}

int assessment_line_question(struct store *store, int64_t assessment, int64_t key, int *number,
                             char text[ASSESSMENT_QUESTION_SIZE], struct error *err)
{
    struct question question = {number, text};

    return store_after(store, rows_first(&store->connection, &module, GET_QUESTION,
                                         SQL_VALUES(SQL_INT(assessment), SQL_INT(key)), take_question, &question, err));
}

/* -- counting and comparing -- */

static void take_counts(void *context, sqlite3_stmt *row)
{
    struct assessment_line_counts *counts = context;

    counts->lines = (size_t)sqlite3_column_int64(row, 0);
    counts->unanswered = (size_t)sqlite3_column_int64(row, 1);
    counts->by_evidence = (size_t)sqlite3_column_int64(row, 2);
    counts->with_evidence = (size_t)sqlite3_column_int64(row, 3);
    counts->unreasoned = (size_t)sqlite3_column_int64(row, 4);
    counts->attached = (size_t)sqlite3_column_int64(row, 5);
}

int assessment_lines_count(struct store *store, int64_t version, struct assessment_line_counts *counts,
                           struct error *err)
{
    return store_after(store, rows_first(&store->connection, &module, COUNT_ALL, SQL_VALUES(SQL_INT(version)),
                                         take_counts, counts, err));
}

struct change_lister {
    int (*each)(void *context, int64_t key, int64_t line);
    void *context;
};

static int tell_change(void *context, sqlite3_stmt *row)
{
    const struct change_lister *lister = context;

    return lister->each(lister->context, sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1));
}

int assessment_lines_changed(struct store *store, int64_t from, int64_t to,
                             int (*each)(void *context, int64_t key, int64_t line), void *context, struct error *err)
{
    struct change_lister lister = {each, context};

    return store_after(store, rows_each(&store->connection, &module, LIST_CHANGED,
                                        SQL_VALUES(SQL_INT(from), SQL_INT(to)), tell_change, &lister, err));
}

int assessment_contradiction_mark(struct store *store, int64_t assessment, int64_t key, int64_t since_date,
                                  int64_t now_ms, struct error *err)
{
    return rows_add(store, &module, MARK,
                    SQL_VALUES(SQL_INT(assessment), SQL_INT(key), SQL_INT(since_date), SQL_INT(now_ms)), NULL, err);
}

int assessment_contradiction_clear(struct store *store, int64_t assessment, int64_t key, int64_t now_ms,
                                   struct error *err)
{
    int r = store_write(store, &module, CLEAR_MARK, SQL_VALUES(SQL_INT(assessment), SQL_INT(key), SQL_INT(now_ms)),
                        err);

    return r < 0 ? r : 0;
}
