// scope.c: what all of a donor's decisions together allow
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A pure function of the events, the notices, and a question. One use of one item needs certain
// lines: keeping health data needs A and B, keeping what a home used needs E alone, keeping age
// band and sex needs A; giving away or training needs C or D on top. For each line the newest event
// that speaks of it decides, with four exceptions, all on the side of the donor:
// - a withdrawal of everything is final;
// - a no to one named recipient stands until that recipient is named again: nobody who is asked
//   about a class of recipients thinks of the one they have excluded;
// - the yes of a child does not count before the guardian's, and takes nothing from an earlier one;
//   the guardian's ends when the child is 14, also a later yes on the phone, and nothing is covered
//   until the child has given a record of their own;
// - a later notice that gives something up binds at once, also for those who agreed to more; what a
//   later notice asks beyond that is nobody's before it was asked (narrower, wider: see
//   notice-change.c).
// Costs a walk over the events for each line; callers with many questions keep the answers.

#include "scope.h"

#include "error.h"

#include <string.h>

/* One event that speaks of a line. */
typedef struct
{
  const DureConsentEvent *event;
  int number;
  DureDecision decision;
  DureNotice *notice;
  gboolean is_named; /* it names the recipient asked about */
} Voice;

static DureNotice *
find_notice (const GPtrArray *notices, const char *digest)
{
  for (guint i = 0; i < notices->len; i++)
    if (g_str_equal (dure_notice_digest (notices->pdata[i]), digest))
      return notices->pdata[i];
  return NULL;
}

/* A yes must be to what that notice says, and to nothing else. */
static gboolean
check_line (const DureConsentChangeLine *line, const GPtrArray *notices, GError **error)
{
  DureNotice *notice = find_notice (notices, line->notice_digest);
  gboolean is_sound = notice != NULL;

  if (is_sound && line->decision == DURE_DECISION_GIVEN)
    is_sound = dure_notice_asks (notice, line->purpose)
               && g_str_equal (line->shown_digest, dure_notice_ask_digest (notice, line->purpose))
               && g_str_equal (line->shown_language, dure_notice_language (notice))
               && dure_notice_ask_names (notice, line->purpose, line->recipient);
  for (gsize i = 0; is_sound && line->items != NULL && line->items[i] != NULL; i++)
    is_sound = line->decision == DURE_DECISION_REFUSED
               || dure_notice_ask_lists (notice, line->purpose, line->items[i]);
  if (!is_sound)
    g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED,
                 "the change says something else than its notice");
  return is_sound;
}

static gboolean
read_given (DureConsentEvent *self, const json_t *json, const GPtrArray *notices, GError **error)
{
  g_autofree char *digest = dure_consent_notice_digest_of (json);
  DureNotice *notice = digest != NULL ? find_notice (notices, digest) : NULL;

  if (notice == NULL)
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_NOT_COVERED,
                   "a consent rests on a notice that is missing here");
      return FALSE;
    }
  self->consent = dure_consent_from_json (json, notice, error);
  if (self->consent != NULL)
    self->time_ms = MIN (self->time_ms, self->consent->time_ms);
  return self->consent != NULL;
}

static gboolean
read_changed (DureConsentEvent *self, const json_t *json, const GPtrArray *notices, GError **error)
{
  self->change = dure_consent_change_from_json (json, error);
  if (self->change == NULL)
    return FALSE;
  self->time_ms = MIN (self->time_ms, self->change->time_ms);
  for (guint i = 0; i < self->change->lines->len; i++)
    if (!check_line (self->change->lines->pdata[i], notices, error))
      return FALSE;
  return TRUE;
}

/**
 * dure_consent_event_from_json:
 * @kind: `given`, `changed` or `withdrawn`
 * @json: its record
 * @stored_ms: when it arrived; a clock that runs ahead cannot make a decision newer than that
 * @notices: (element-type DureNotice): every notice there is
 * @error: %DURE_CORE_ERROR_MALFORMED, or %DURE_CORE_ERROR_NOT_COVERED when it says something else
 *   than its notice or that notice is missing
 *
 * Of a withdrawal nothing is read: whatever it says, it ends everything.
 *
 * Returns: (transfer full) (nullable): the event
 */
DureConsentEvent *
dure_consent_event_from_json (const char *kind, const json_t *json, gint64 stored_ms,
                              const GPtrArray *notices, GError **error)
{
  g_autoptr (DureConsentEvent) self = g_new0 (DureConsentEvent, 1);
  gboolean is_sound = TRUE;

  self->time_ms = stored_ms;
  if (g_str_equal (kind, "withdrawn"))
    self->kind = DURE_CONSENT_EVENT_WITHDRAWN;
  else if (g_str_equal (kind, "changed"))
    {
      self->kind = DURE_CONSENT_EVENT_CHANGED;
      is_sound = read_changed (self, json, notices, error);
    }
  else
    {
      self->kind = DURE_CONSENT_EVENT_GIVEN;
      is_sound = read_given (self, json, notices, error);
    }
  return is_sound ? g_steal_pointer (&self) : NULL;
}

/**
 * dure_consent_event_free:
 * @self: (transfer full) (nullable)
 */
void
dure_consent_event_free (DureConsentEvent *self)
{
  if (self == NULL)
    return;
  dure_consent_free (self->consent);
  dure_consent_change_free (self->change);
  g_free (self);
}

static gboolean
is_of_pilot (DureNotice *notice, const DureScopeQuestion *question)
{
  return notice != NULL && g_str_equal (dure_notice_pilot (notice), question->pilot);
}

static gboolean
hear_given (Voice *voice, const GPtrArray *notices, const DureScopeQuestion *question)
{
  const DureConsent *consent = voice->event->consent;

  voice->notice = find_notice (notices, consent->notice_digest);
  voice->decision = consent->lines[question->purpose].decision;
  return voice->decision != DURE_DECISION_UNASKED && is_of_pilot (voice->notice, question)
         && dure_notice_ask_lists (voice->notice, question->purpose, question->item);
}

static gboolean
is_about (const DureConsentChangeLine *line, DureNotice *notice, const DureScopeQuestion *question)
{
  if (line->purpose != question->purpose || !is_of_pilot (notice, question)
      || (line->recipient != NULL && g_strcmp0 (line->recipient, question->recipient) != 0))
    return FALSE;
  if (line->items != NULL && !g_strv_contains ((const char *const *) line->items, question->item))
    return FALSE;
  return line->decision == DURE_DECISION_REFUSED
         || dure_notice_ask_lists (notice, question->purpose, question->item);
}

/* The last line of a change that is about the question. */
static gboolean
hear_changed (Voice *voice, const GPtrArray *notices, const DureScopeQuestion *question)
{
  const GPtrArray *lines = voice->event->change->lines;

  for (guint i = lines->len; i > 0; i--)
    {
      const DureConsentChangeLine *line = lines->pdata[i - 1];

      voice->notice = find_notice (notices, line->notice_digest);
      voice->decision = line->decision;
      voice->is_named = line->recipient != NULL;
      if (is_about (line, voice->notice, question))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_newer (const Voice *one, const Voice *other)
{
  if (other->event == NULL || one->event->time_ms != other->event->time_ms)
    return other->event == NULL || one->event->time_ms > other->event->time_ms;
  return one->number > other->number;
}

/* The record that an event stands on: its own, or of a change the newest one before it. */
static const DureConsent *
record_of (const GPtrArray *events, const GPtrArray *notices, const Voice *voice,
           const DureScopeQuestion *question)
{
  Voice newest = { 0 };

  if (voice->event->kind == DURE_CONSENT_EVENT_GIVEN)
    return voice->event->consent;
  for (guint i = 0; i < events->len; i++)
    {
      Voice given = { .event = events->pdata[i], .number = (int) i };

      if (given.event->kind == DURE_CONSENT_EVENT_GIVEN && is_newer (voice, &given)
          && is_newer (&given, &newest)
          && is_of_pilot (find_notice (notices, given.event->consent->notice_digest), question))
        newest = given;
    }
  return newest.event != NULL ? newest.event->consent : NULL;
}

/* Who says yes with this event. The phone of a guardian speaks for the child until the child is 14;
 * from then on nobody does before the child has given a record of their own. */
static DureActor
actor_of (const GPtrArray *events, const GPtrArray *notices, const Voice *voice,
          const DureScopeQuestion *question)
{
  const DureConsent *record = record_of (events, notices, voice, question);

  if (record == NULL)
    return DURE_ACTOR_SELF;
  if (record->actor == DURE_ACTOR_GUARDIAN && voice->event->kind == DURE_CONSENT_EVENT_CHANGED
      && voice->event->time_ms >= dure_consent_ends_ms (record))
    return DURE_ACTOR_CHILD;
  return record->actor;
}

/* Of a yes: what its notice, and every later one of the pilot, still allow. */
static void
apply_notices (const Voice *voice, const GPtrArray *events, const GPtrArray *notices,
               const DureScopeQuestion *question, DureScopeAnswer *answer)
{
  const DurePurpose line = question->purpose;
  const DureConsent *record = record_of (events, notices, voice, question);

  answer->until_ms = dure_notice_ask_ends_ms (voice->notice, line);
  if (record != NULL)
    answer->until_ms = MIN (answer->until_ms, dure_consent_ends_ms (record));
  answer->state = dure_notice_ask_names (voice->notice, line, question->recipient)
                      ? DURE_SCOPE_COVERED
                      : DURE_SCOPE_OTHER_RECIPIENT;
  for (guint i = 0; answer->state == DURE_SCOPE_COVERED && i < notices->len; i++)
    {
      DureNotice *later = notices->pdata[i];

      if (!is_of_pilot (later, question)
          || dure_notice_version (later) <= dure_notice_version (voice->notice))
        continue;
      if (!dure_notice_ask_lists (later, line, question->item)
          || !dure_notice_ask_names (later, line, question->recipient))
        answer->state = DURE_SCOPE_NARROWED;
      answer->until_ms = MIN (answer->until_ms, dure_notice_ask_ends_ms (later, line));
    }
  if (answer->state == DURE_SCOPE_COVERED && question->at_ms >= answer->until_ms)
    answer->state = DURE_SCOPE_OVER;
}

/* Gathers who decides; whether a withdrawal or the yes of a child was met on the way. */
static void
listen (const GPtrArray *events, const GPtrArray *notices, const DureScopeQuestion *question,
        Voice *ret_newest, DureScopeAnswer *answer)
{
  Voice newest = { 0 }, named = { 0 };

  for (guint i = 0; i < events->len; i++)
    {
      Voice voice = { .event = events->pdata[i], .number = (int) i };
      DureActor actor;

      if (voice.event->time_ms > question->at_ms)
        continue;
      if (voice.event->kind == DURE_CONSENT_EVENT_WITHDRAWN)
        {
          *answer = (DureScopeAnswer) { DURE_SCOPE_WITHDRAWN, question->purpose, 0, 0, (int) i };
          return;
        }
      if (voice.event->kind == DURE_CONSENT_EVENT_GIVEN ? !hear_given (&voice, notices, question)
                                                : !hear_changed (&voice, notices, question))
        continue;
      actor = actor_of (events, notices, &voice, question);
      if (voice.decision == DURE_DECISION_GIVEN && actor == DURE_ACTOR_CHILD)
        answer->state = DURE_SCOPE_AWAITS_GUARDIAN;
      else if (is_newer (&voice, &newest))
        newest = voice;
      if (voice.is_named && is_newer (&voice, &named))
        named = voice;
    }
  *ret_newest =
      named.event != NULL && named.decision == DURE_DECISION_REFUSED ? named : newest;
}

/**
 * dure_scope_find_line:
 * @events: (element-type DureConsentEvent): all of one donor, in the order of their arrival
 * @notices: (element-type DureNotice): every notice there is
 * @question: what is asked
 * @ret_answer: (out caller-allocates): the answer of the line @question->purpose by itself, without
 *   the lines that its use rests on
 */
void
dure_scope_find_line (const GPtrArray *events, const GPtrArray *notices,
                      const DureScopeQuestion *question, DureScopeAnswer *ret_answer)
{
  Voice newest = { 0 };

  *ret_answer = (DureScopeAnswer) { DURE_SCOPE_UNASKED, question->purpose, 0, 0, -1 };
  listen (events, notices, question, &newest, ret_answer);
  if (ret_answer->state == DURE_SCOPE_WITHDRAWN || newest.event == NULL)
    return;
  ret_answer->event = newest.number;
  if (newest.decision == DURE_DECISION_REFUSED)
    {
      ret_answer->state = DURE_SCOPE_REFUSED;
      return;
    }
  ret_answer->actor = actor_of (events, notices, &newest, question);
  apply_notices (&newest, events, notices, question, ret_answer);
}

static gboolean
is_energy (const GPtrArray *notices, const char *pilot, const char *item)
{
  for (guint i = 0; i < notices->len; i++)
    if (g_str_equal (dure_notice_pilot (notices->pdata[i]), pilot)
        && dure_notice_ask_lists (notices->pdata[i], DURE_PURPOSE_ENERGY, item))
      return TRUE;
  return FALSE;
}

/* The lines that keeping the item rests on. */
static guint
lines_to_keep (const GPtrArray *notices, const char *pilot, const char *item,
               DurePurpose ret_lines[2])
{
  DureCode code;

  ret_lines[0] = is_energy (notices, pilot, item) ? DURE_PURPOSE_ENERGY : DURE_PURPOSE_COLLECT;
  ret_lines[1] = DURE_PURPOSE_SENSITIVE;
  return ret_lines[0] == DURE_PURPOSE_COLLECT && dure_code_from_text (item, &code) ? 2 : 1;
}

/**
 * dure_scope_find:
 * @events: (element-type DureConsentEvent): all of one donor, in the order of their arrival
 * @notices: (element-type DureNotice): every notice there is
 * @question: what is asked
 * @ret_answer: (out caller-allocates): the whole answer: when it is covered, until the first of all
 *   its lines ends; when not, the first line that is missing and why
 *
 * Returns: whether it is covered
 */
gboolean
dure_scope_find (const GPtrArray *events, const GPtrArray *notices,
                 const DureScopeQuestion *question, DureScopeAnswer *ret_answer)
{
  DurePurpose lines[3];
  guint count = lines_to_keep (notices, question->pilot, question->item, lines);
  gint64 until_ms = G_MAXINT64;

  if (lines[0] != question->purpose && (count == 1 || lines[1] != question->purpose))
    lines[count++] = question->purpose;
  for (guint i = 0; i < count; i++)
    {
      DureScopeQuestion part = *question;

      part.purpose = lines[i];
      part.recipient = lines[i] == question->purpose ? question->recipient : NULL;
      dure_scope_find_line (events, notices, &part, ret_answer);
      if (ret_answer->state != DURE_SCOPE_COVERED)
        return FALSE;
      until_ms = MIN (until_ms, ret_answer->until_ms);
    }
  ret_answer->line = question->purpose;
  ret_answer->until_ms = until_ms;
  return TRUE;
}

/**
 * dure_scope_keeps:
 * @events: (element-type DureConsentEvent): all of one donor, in the order of their arrival
 * @notices: (element-type DureNotice): every notice there is
 * @pilot: for whom
 * @item: what
 * @at_ms: when
 * @ret_answer: (out caller-allocates): as of dure_scope_find()
 *
 * Returns: whether the pilot may keep and use it: health data under A and B, what a home used under
 *   E, the rest under A
 */
gboolean
dure_scope_keeps (const GPtrArray *events, const GPtrArray *notices, const char *pilot,
                  const char *item, gint64 at_ms, DureScopeAnswer *ret_answer)
{
  DurePurpose lines[2];
  DureScopeQuestion question = { pilot, DURE_PURPOSE_COLLECT, item, NULL, at_ms };

  lines_to_keep (notices, pilot, item, lines);
  question.purpose = lines[0];
  return dure_scope_find (events, notices, &question, ret_answer);
}

/* The newest moment, up to @at_ms, at which something was decided. */
static gint64
newest_until (const GPtrArray *events, gint64 at_ms)
{
  gint64 newest_ms = G_MININT64;

  for (guint i = 0; i < events->len; i++)
    {
      gint64 time_ms = ((const DureConsentEvent *) events->pdata[i])->time_ms;

      if (time_ms <= at_ms)
        newest_ms = MAX (newest_ms, time_ms);
    }
  return newest_ms;
}

/**
 * dure_scope_kept_since:
 * @events: (element-type DureConsentEvent): all of one donor, in the order of their arrival
 * @notices: (element-type DureNotice): every notice there is
 * @pilot: for whom
 * @item: what
 * @at_ms: a moment at which dure_scope_keeps() says yes
 * @ret_before: (out caller-allocates): the answer just before: its line was the last to be agreed
 *
 * A yes that follows a no, or the end of a period, begins anew; one to what was agreed already does
 * not.
 *
 * Returns: since when, without a break, the pilot may keep and use it
 */
gint64
dure_scope_kept_since (const GPtrArray *events, const GPtrArray *notices, const char *pilot,
                       const char *item, gint64 at_ms, DureScopeAnswer *ret_before)
{
  gint64 since_ms = newest_until (events, at_ms);

  while (dure_scope_keeps (events, notices, pilot, item, since_ms - 1, ret_before))
    since_ms = newest_until (events, since_ms - 1);
  return since_ms;
}
