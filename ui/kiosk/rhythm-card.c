// rhythm-card.c: what the AI saw in the rhythm of a pulse
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One of three plain answers, "cannot tell" among them, under the sign that an AI gave it; the
// beats with the odd ones marked, which is a rule; and where the line between the two runs. No word
// for a disease: intervals alone do not tell one.

#include "rhythm-card.h"

#include "beat-strip.h"
#include "text.h"

#include <glib/gi18n-lib.h>

struct _DureRhythmCard
{
  GtkBox parent_instance;
  GtkWidget *answer;
  GtkWidget *strip;
  GtkWidget *line;
};

G_DEFINE_FINAL_TYPE (DureRhythmCard, dure_rhythm_card, GTK_TYPE_BOX)

static const char *const answers[DURE_RHYTHM_COUNT] = {
  [DURE_RHYTHM_CANNOT_TELL] = N_ ("It could not tell this time."),
  [DURE_RHYTHM_REGULAR] = N_ ("Your beats came evenly."),
  [DURE_RHYTHM_IRREGULAR] = N_ ("Your beats came unevenly."),
};

static void
dure_rhythm_card_class_init (DureRhythmCardClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "rhythm-card");
}

static void
dure_rhythm_card_init (DureRhythmCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *badge = dure_text_new ("AI", "ai-badge");

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (head, "ai-head");
  self->answer = dure_text_new ("", "heading-small");
  self->strip = g_object_new (DURE_TYPE_BEAT_STRIP, NULL);
  self->line = dure_text_new ("", "fine");
  gtk_widget_set_valign (badge, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->answer, TRUE);
  gtk_box_append (GTK_BOX (head), badge);
  gtk_box_append (GTK_BOX (head), self->answer);
  gtk_box_append (GTK_BOX (self), head);
  gtk_box_append (GTK_BOX (self), self->strip);
  gtk_box_append (GTK_BOX (self), self->line);
}

static const char *
line_of (const DureRhythmResult *rhythm, guint marked)
{
  if (rhythm->windows < DURE_RHYTHM_WINDOWS)
    return _("AI needs 180 clear beats for an answer.");
  if (marked > 0)
    return _("AI judged the rhythm; a rule marks odd beats.");
  return _("AI judged the rhythm; the rest is by rule.");
}

/**
 * dure_rhythm_card_set_rhythm:
 * @rhythm: what the AI says
 * @rr_ms: (array length=count): all intervals, oldest first
 * @count: how many
 */
void
dure_rhythm_card_set_rhythm (DureRhythmCard *self, const DureRhythmResult *rhythm,
                             const gint32 *rr_ms, gsize count)
{
  guint marked = dure_beat_strip_set_beats (DURE_BEAT_STRIP (self->strip), rr_ms, count);

  g_return_if_fail (rhythm->verdict < DURE_RHYTHM_COUNT);

  gtk_label_set_text (GTK_LABEL (self->answer), _(answers[rhythm->verdict]));
  gtk_label_set_text (GTK_LABEL (self->line), line_of (rhythm, marked));
}
