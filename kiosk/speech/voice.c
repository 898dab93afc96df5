// voice.c: reads pages aloud, one utterance after the other
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// read () a page that has come, follow () it while it changes in place, say () what a key has come
// to. What changes on a page is said before the rest of it; where only figures change, no more
// often than every COUNT_MS. What is private is said only to somebody who hears it alone: this is
// asked at the last moment, so pulling the earphones out silences it. O(n * m) comparisons where a
// page of n utterances becomes one of m; both are a few dozen.

#include "voice.h"

#define COUNT_MS (15 * 1000)

struct _DureVoice
{
  GObject parent_instance;
  DureSpeaker *speaker;
  DureClock *clock;
  GPtrArray *page;
  GPtrArray *news;
  GPtrArray *told; /* news that were said before their place on the page */
  DureUtterance *instead;
  DureUtterance *spoken;
  DureUtterance *held; /* what a pause has cut short */
  guint next;
  guint number;
  gint64 counted_ms;
  DureProsody prosody;
  gboolean is_on;
  gboolean is_paused;
  gboolean hears_alone;
  gboolean has_told_instead;
};

G_DEFINE_FINAL_TYPE (DureVoice, dure_voice, G_TYPE_OBJECT)

static guint changed_signal;

static void
tell_changed (DureVoice *self)
{
  g_signal_emit (self, changed_signal, 0);
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dure_utterance_unref);
}

static gboolean
find_words (GPtrArray *page, const DureUtterance *utterance, gboolean but_for_figures)
{
  for (guint i = 0; i < page->len; i++)
    if (but_for_figures ? dure_utterance_counts (utterance, page->pdata[i])
                        : dure_utterance_says (utterance, page->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
be_silent (DureVoice *self)
{
  self->number++;
  if (self->spoken != NULL)
    dure_speaker_stop (self->speaker);
  g_clear_pointer (&self->spoken, dure_utterance_unref);
  g_clear_pointer (&self->held, dure_utterance_unref);
}

static void
speak (DureVoice *self, DureUtterance *utterance)
{
  g_clear_pointer (&self->spoken, dure_utterance_unref);
  self->spoken = utterance;
  dure_speaker_say (self->speaker, ++self->number, utterance, self->prosody);
}

/* What the page says at this place, or what stands for it: once on a page, where it is private. */
static DureUtterance *
take_next (DureVoice *self)
{
  while (self->next < self->page->len)
    {
      DureUtterance *utterance = g_ptr_array_index (self->page, self->next++);

      if (find_words (self->told, utterance, FALSE))
        continue;
      if (!utterance->is_private || self->hears_alone)
        return dure_utterance_ref (utterance);
      if (!self->has_told_instead && self->instead != NULL)
        {
          self->has_told_instead = TRUE;
          return dure_utterance_ref (self->instead);
        }
    }
  return NULL;
}

static DureUtterance *
take_news (DureVoice *self)
{
  while (self->news->len > 0)
    {
      g_autoptr (DureUtterance) utterance = g_ptr_array_steal_index (self->news, 0);

      if (!utterance->is_private || self->hears_alone)
        {
          g_ptr_array_add (self->told, dure_utterance_ref (utterance));
          return g_steal_pointer (&utterance);
        }
    }
  return NULL;
}

static void
go_on (DureVoice *self)
{
  DureUtterance *utterance = NULL;

  if (self->is_on && !self->is_paused)
    {
      utterance = g_steal_pointer (&self->held);
      if (utterance == NULL)
        utterance = take_news (self);
      if (utterance == NULL)
        utterance = take_next (self);
    }
  if (utterance != NULL)
    speak (self, utterance);
  else
    g_clear_pointer (&self->spoken, dure_utterance_unref);
  tell_changed (self);
}

static void
on_done (DureSpeaker *speaker, guint number, DureVoice *self)
{
  if (number == self->number && self->spoken != NULL)
    go_on (self);
}

static void
dure_voice_dispose (GObject *object)
{
  DureVoice *self = DURE_VOICE (object);

  if (self->speaker != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->speaker, self);
      be_silent (self);
    }
  g_clear_object (&self->speaker);
  g_clear_pointer (&self->page, g_ptr_array_unref);
  g_clear_pointer (&self->news, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_ptr_array_unref);
  g_clear_pointer (&self->instead, dure_utterance_unref);
  G_OBJECT_CLASS (dure_voice_parent_class)->dispose (object);
}

static void
dure_voice_class_init (DureVoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dure_voice_dispose;
  changed_signal = g_signal_new ("changed", DURE_TYPE_VOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
dure_voice_init (DureVoice *self)
{
  self->page = new_list ();
  self->news = new_list ();
  self->told = new_list ();
  self->prosody = DURE_PROSODY_USUAL;
}

/**
 * dure_voice_new:
 * @speaker: (transfer none): who says it
 * @clock: (transfer none): for what is said only now and then
 *
 * Returns: (transfer full): a voice that is off
 */
DureVoice *
dure_voice_new (DureSpeaker *speaker, DureClock *clock)
{
  DureVoice *self = g_object_new (DURE_TYPE_VOICE, NULL);

  self->speaker = g_object_ref (speaker);
  self->clock = clock;
  g_signal_connect (speaker, "done", G_CALLBACK (on_done), self);
  return self;
}

/**
 * dure_voice_set_on:
 * @is_on: whether it speaks; off, it forgets the page, the pause and the pace
 */
void
dure_voice_set_on (DureVoice *self, gboolean is_on)
{
  if (self->is_on == is_on)
    return;
  be_silent (self);
  self->is_on = is_on;
  self->is_paused = FALSE;
  self->prosody.pace = 0;
  self->next = 0;
  g_ptr_array_set_size (self->page, 0);
  g_ptr_array_set_size (self->news, 0);
  g_ptr_array_set_size (self->told, 0);
  tell_changed (self);
}

/**
 * dure_voice_is_on:
 *
 * Returns: whether it speaks
 */
gboolean
dure_voice_is_on (DureVoice *self)
{
  return self->is_on;
}

/**
 * dure_voice_set_hears_alone:
 * @hears_alone: whether nobody but the visitor hears it
 */
void
dure_voice_set_hears_alone (DureVoice *self, gboolean hears_alone)
{
  self->hears_alone = hears_alone;
  if (!hears_alone && self->spoken != NULL && self->spoken->is_private)
    {
      be_silent (self);
      go_on (self);
    }
}

/**
 * dure_voice_read:
 * @page: (transfer full): all of a page that has come
 * @instead: (transfer full): what is said for what is private, to somebody not alone
 *
 * A pause ends with the page it was for.
 */
void
dure_voice_read (DureVoice *self, GPtrArray *page, DureUtterance *instead)
{
  be_silent (self);
  g_ptr_array_set_size (self->news, 0);
  g_ptr_array_unref (self->page);
  self->page = page;
  g_clear_pointer (&self->instead, dure_utterance_unref);
  self->instead = instead;
  self->counted_ms = dure_clock_monotonic_ms (self->clock);
  dure_voice_repeat (self);
}

/* News that do not stand on the page any more are no news. */
static void
drop_old_news (DureVoice *self, GPtrArray *page)
{
  for (guint i = self->news->len; i > 0; i--)
    if (!find_words (page, self->news->pdata[i - 1], FALSE))
      g_ptr_array_remove_index (self->news, i - 1);
}

static void
collect_news (DureVoice *self, GPtrArray *page, gboolean is_answer)
{
  const gint64 now_ms = dure_clock_monotonic_ms (self->clock);
  const gboolean may_count = is_answer || now_ms - self->counted_ms >= COUNT_MS;

  for (guint i = 0; i < page->len; i++)
    {
      DureUtterance *utterance = page->pdata[i];
      const gboolean is_count = find_words (self->page, utterance, TRUE);

      if (find_words (self->page, utterance, FALSE) || (is_count && !may_count))
        continue;
      if (is_count)
        self->counted_ms = now_ms;
      g_ptr_array_add (self->news, dure_utterance_ref (utterance));
    }
}

/* Where to read on: after what was read last, wherever it stands now. */
static void
keep_place (DureVoice *self, GPtrArray *page)
{
  guint place = MIN (self->next, page->len);

  for (guint i = 0; self->next > 0 && i < page->len; i++)
    if (dure_utterance_counts (page->pdata[i], self->page->pdata[self->next - 1]))
      place = i + 1;
  self->next = self->next < self->page->len ? place : page->len;
}

/**
 * dure_voice_follow:
 * @page: (transfer full): all of the page that is being read, as it is now
 * @is_answer: whether the visitor has just pressed something, and waits for what comes of it
 */
void
dure_voice_follow (DureVoice *self, GPtrArray *page, gboolean is_answer)
{
  drop_old_news (self, page);
  collect_news (self, page, is_answer);
  keep_place (self, page);
  g_ptr_array_unref (self->page);
  self->page = page;
  if (self->spoken == NULL && self->news->len > 0)
    go_on (self);
}

/**
 * dure_voice_say:
 * @utterance: (transfer full): what is said now, instead of the rest of the page
 */
void
dure_voice_say (DureVoice *self, DureUtterance *utterance)
{
  be_silent (self);
  self->is_paused = FALSE;
  self->next = self->page->len;
  g_ptr_array_set_size (self->news, 0);
  g_ptr_array_add (self->news, utterance);
  go_on (self);
}

/**
 * dure_voice_repeat:
 *
 * Reads the page from its beginning.
 */
void
dure_voice_repeat (DureVoice *self)
{
  be_silent (self);
  self->is_paused = FALSE;
  self->has_told_instead = FALSE;
  g_ptr_array_set_size (self->told, 0);
  self->next = 0;
  go_on (self);
}

/**
 * dure_voice_set_paused:
 * @is_paused: whether to be silent for a while; then the same utterance is said once more
 */
void
dure_voice_set_paused (DureVoice *self, gboolean is_paused)
{
  if (self->is_paused == is_paused)
    return;
  self->is_paused = is_paused;
  if (is_paused && self->spoken != NULL)
    {
      DureUtterance *held = dure_utterance_ref (self->spoken);

      be_silent (self);
      self->held = held;
    }
  go_on (self);
}

/**
 * dure_voice_is_paused:
 *
 * Returns: whether it is silent for a while
 */
gboolean
dure_voice_is_paused (DureVoice *self)
{
  return self->is_paused;
}

static void
begin_anew (DureVoice *self)
{
  if (self->spoken == NULL)
    return;
  dure_speaker_stop (self->speaker);
  speak (self, dure_utterance_ref (self->spoken));
}

/**
 * dure_voice_change_pace:
 * @step: 1 to be faster, -1 to be slower; what is being said begins anew
 */
void
dure_voice_change_pace (DureVoice *self, int step)
{
  self->prosody.pace =
      CLAMP (self->prosody.pace + step, DURE_PACE_SLOWEST, DURE_PACE_FASTEST);
  begin_anew (self);
}

/**
 * dure_voice_set_volume:
 * @volume: from %DURE_VOLUME_QUIETEST to %DURE_VOLUME_LOUDEST; what is being said begins anew
 */
void
dure_voice_set_volume (DureVoice *self, guint volume)
{
  if (self->prosody.volume == volume)
    return;
  self->prosody.volume = volume;
  begin_anew (self);
}

/**
 * dure_voice_get_spoken:
 *
 * Returns: (transfer none) (nullable): what is being said
 */
const DureUtterance *
dure_voice_get_spoken (DureVoice *self)
{
  return self->spoken;
}
