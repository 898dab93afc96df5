// window.c: the whole screen: progress, one page, the bar, and what may lie over them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One page at a time (page-stack.c). Over the page may lie a sheet (help, or the question before
// starting over), over both the choice of a language, over everything the question whether anybody
// is still there. What lies below can neither be touched, nor reached by keys, nor read out. The
// bar is never covered by a sheet.

#include "window.h"

#include "bar.h"
#include "idle-page.h"
#include "language-page.h"
#include "language.h"
#include "overlay-fill.h"
#include "progress.h"
#include "stop-page.h"
#include "touch-watch.h"
#include "voice-strip.h"

struct _DureWindow
{
  GtkWindow parent_instance;
  DureStyle *style;
  GtkWidget *above;
  GtkWidget *whole;
  GtkWidget *below;
  GtkWidget *screen;
  GtkWidget *upper;
  GtkWidget *under;
  GtkWidget *progress;
  GtkWidget *stack;
  GtkWidget *strip;
  GtkWidget *bar;
  GtkWidget *sheet;
  GtkWidget *languages;
  GtkWidget *idle;
  DurePage *page;
  DureHelp help;
  const char *css_class;
  DureTouchWatch *watch;
  guint refocus;
  gboolean can_go_back;
  gboolean can_stop;
  gboolean asks_before_stop;
  gboolean is_sheet_kept;
};

G_DEFINE_FINAL_TYPE (DureWindow, dure_window, GTK_TYPE_WINDOW)

static guint back_signal, stop_signal, language_signal, staff_signal, touched_signal, voice_signal;

static void
set_covered (GtkWidget *widget, gboolean is_covered)
{
  gtk_widget_set_can_focus (widget, !is_covered);
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_HIDDEN, is_covered,
                               -1);
}

static void
focus_page (DureWindow *self, DurePage *page)
{
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  dure_page_shown (page);
}

/* What lies over all others, the question whether anybody is there aside. */
static void
focus_front (DureWindow *self)
{
  GtkWidget *bar;
  DurePage *front = dure_window_get_front (self, &bar);

  if (self->idle == NULL && front != NULL)
    focus_page (self, front);
}

static void
cover (DureWindow *self)
{
  set_covered (self->under, self->sheet != NULL || self->languages != NULL);
  if (self->sheet != NULL)
    set_covered (self->sheet, self->languages != NULL);
  focus_front (self);
}

static void
lay_over (DureWindow *self, GtkWidget *sheet)
{
  gtk_widget_add_css_class (sheet, "sheet");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->upper), sheet);
  cover (self);
}

static void
close_languages (DureWindow *self)
{
  if (self->languages == NULL)
    return;
  gtk_overlay_remove_overlay (GTK_OVERLAY (self->upper), self->languages);
  self->languages = NULL;
  cover (self);
}

static void
close_sheet (DureWindow *self)
{
  if (self->sheet == NULL)
    return;
  gtk_overlay_remove_overlay (GTK_OVERLAY (self->upper), self->sheet);
  self->sheet = NULL;
  self->is_sheet_kept = FALSE;
  cover (self);
}

static void
open_sheet (DureWindow *self, GtkWidget *sheet)
{
  close_languages (self);
  close_sheet (self);
  self->sheet = sheet;
  lay_over (self, sheet);
}

static void
on_sheet_stop (DureStopPage *sheet, DureWindow *self)
{
  close_sheet (self);
  g_signal_emit (self, stop_signal, 0);
}

static void
on_staff (DureWindow *self)
{
  close_sheet (self);
  g_signal_emit (self, staff_signal, 0);
}

static void
on_quieter (DureWindow *self)
{
  g_signal_emit (self, voice_signal, 0, (guint) DURE_VOICE_QUIETER);
}

static void
on_louder (DureWindow *self)
{
  g_signal_emit (self, voice_signal, 0, (guint) DURE_VOICE_LOUDER);
}

static void
open_help (DureWindow *self)
{
  GtkWidget *help = g_object_new (DURE_TYPE_HELP_PAGE, NULL);

  self->help.has_voice = dure_bar_offers (DURE_BAR (self->bar), DURE_BAR_VOICE);
  dure_help_page_tell (DURE_HELP_PAGE (help),
                       self->page != NULL ? dure_page_get_help (self->page) : NULL, &self->help,
                       dure_clock_system ());
  g_signal_connect_swapped (help, "quieter", G_CALLBACK (on_quieter), self);
  g_signal_connect_swapped (help, "louder", G_CALLBACK (on_louder), self);
  g_signal_connect_swapped (help, "staff", G_CALLBACK (on_staff), self);
  g_signal_connect_swapped (help, "closed", G_CALLBACK (close_sheet), self);
  open_sheet (self, help);
}

static void
ask_before_stop (DureWindow *self)
{
  GtkWidget *question = g_object_new (DURE_TYPE_STOP_PAGE, NULL);

  g_signal_connect (question, "stop", G_CALLBACK (on_sheet_stop), self);
  g_signal_connect_swapped (question, "closed", G_CALLBACK (close_sheet), self);
  open_sheet (self, question);
}

static void
toggle_help (DureWindow *self)
{
  if (self->languages == NULL && self->sheet != NULL && DURE_IS_HELP_PAGE (self->sheet))
    close_sheet (self);
  else
    open_help (self);
}

static void
on_language_chosen (DureLanguagePage *page, const char *code, DureWindow *self)
{
  close_languages (self);
  if (dure_language_find (code) != dure_language_current ())
    g_signal_emit (self, language_signal, 0, dure_language_find (code)->code);
}

static void
toggle_languages (DureWindow *self)
{
  if (self->languages != NULL)
    return close_languages (self);
  self->languages = g_object_new (DURE_TYPE_LANGUAGE_PAGE, NULL);
  g_signal_connect (self->languages, "chosen", G_CALLBACK (on_language_chosen), self);
  lay_over (self, self->languages);
}

static void
on_bar_pressed (DureBar *bar, guint item, DureWindow *self)
{
  switch ((DureBarItem) item)
    {
    case DURE_BAR_BACK:
      if (self->languages != NULL)
        close_languages (self);
      else if (self->sheet != NULL)
        close_sheet (self);
      else
        g_signal_emit (self, back_signal, 0);
      break;
    case DURE_BAR_STOP:
      if (self->asks_before_stop)
        ask_before_stop (self);
      else
        g_signal_emit (self, stop_signal, 0);
      break;
    case DURE_BAR_LETTERS:
      dure_style_set_letters (self->style,
                              (dure_style_get_letters (self->style) + 1) % DURE_STYLE_LETTERS);
      break;
    case DURE_BAR_CONTRAST:
      dure_style_set_contrast (self->style, !dure_style_get_contrast (self->style));
      break;
    case DURE_BAR_VOICE:
      g_signal_emit (self, voice_signal, 0, (guint) DURE_VOICE_TOGGLE);
      break;
    case DURE_BAR_LANGUAGE:
      toggle_languages (self);
      break;
    case DURE_BAR_HELP:
      toggle_help (self);
      break;
    default:
      break;
    }
}

static void
on_strip_pressed (DureVoiceStrip *strip, guint key, DureWindow *self)
{
  g_signal_emit (self, voice_signal, 0, key);
}

static void
on_style_changed (DureStyle *style, DureWindow *self)
{
  static const char *const classes[DURE_STYLE_LETTERS] = { "letters-1", "letters-1-5",
                                                           "letters-2" };

  for (guint i = 0; i < DURE_STYLE_LETTERS; i++)
    if (i == dure_style_get_letters (style))
      gtk_widget_add_css_class (GTK_WIDGET (self), classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), classes[i]);
  if (self->bar != NULL)
    dure_bar_set_state (DURE_BAR (self->bar), dure_style_get_letters (style),
                        dure_style_get_contrast (style));
}

static void
on_touched (DureWindow *self)
{
  g_signal_emit (self, touched_signal, 0);
}

static void
dure_window_dispose (GObject *object)
{
  DureWindow *self = DURE_WINDOW (object);

  g_clear_object (&self->watch);
  g_clear_handle_id (&self->refocus, g_source_remove);
  if (self->stack != NULL)
    dure_page_stack_close (GTK_STACK (self->stack));
  self->stack = NULL;
  g_clear_object (&self->style);
  g_clear_pointer (&self->help.contact, g_free);
  G_OBJECT_CLASS (dure_window_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, GType type)
{
  return g_signal_new (name, DURE_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       type != G_TYPE_NONE, type);
}

/* A session's wish to close it, or a chord of its own for that: nobody here may. */
static gboolean
dure_window_close_request (GtkWindow *window)
{
  return TRUE;
}

static void
dure_window_class_init (DureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GTK_WINDOW_CLASS (klass)->close_request = dure_window_close_request;
  G_OBJECT_CLASS (klass)->dispose = dure_window_dispose;
  back_signal = add_signal ("back", G_TYPE_NONE);
  staff_signal = add_signal ("staff", G_TYPE_NONE);
  stop_signal = add_signal ("stop", G_TYPE_NONE);
  language_signal = add_signal ("language", G_TYPE_STRING);
  touched_signal = add_signal ("touched", G_TYPE_NONE);
  voice_signal = add_signal ("voice", G_TYPE_UINT);
  g_type_ensure (DURE_TYPE_PROGRESS);
  gtk_widget_class_set_template_from_resource (widget_class, "/kr/gwangju/Dure/ui/kiosk/window.ui");
  gtk_widget_class_bind_template_child (widget_class, DureWindow, above);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, whole);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, below);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, screen);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, upper);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, under);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, DureWindow, stack);
}

static void
dure_window_init (DureWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dure_overlay_fill (GTK_OVERLAY (self->whole));
  dure_overlay_fill (GTK_OVERLAY (self->upper));
  self->watch = dure_touch_watch_new (GTK_WIDGET (self));
  g_signal_connect_swapped (self->watch, "touched", G_CALLBACK (on_touched), self);
  dure_page_stack_open (GTK_STACK (self->stack));
  self->help.contact = g_strdup ("");
}

/**
 * dure_window_new:
 * @style: (transfer none): the look that the bar changes
 *
 * Returns: (transfer floating): the window, without a page
 */
DureWindow *
dure_window_new (DureStyle *style)
{
  DureWindow *self = g_object_new (DURE_TYPE_WINDOW, NULL);

  self->style = g_object_ref (style);
  g_signal_connect_object (style, "changed", G_CALLBACK (on_style_changed), self, 0);
  dure_window_rebuild (self);
  return self;
}

/**
 * dure_window_rebuild:
 *
 * Builds everything but the page anew, in the present language. The page is for the caller to
 * build.
 */
void
dure_window_rebuild (DureWindow *self)
{
  close_languages (self);
  close_sheet (self);
  dure_window_set_seconds_left (self, 0);
  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
  self->css_class = dure_language_current ()->css_class;
  gtk_widget_add_css_class (GTK_WIDGET (self), self->css_class);
  if (self->bar != NULL)
    {
      gtk_box_remove (GTK_BOX (self->screen), self->strip);
      gtk_box_remove (GTK_BOX (self->screen), self->bar);
    }
  self->strip = dure_voice_strip_new ();
  self->bar = dure_bar_new ();
  g_signal_connect (self->strip, "pressed", G_CALLBACK (on_strip_pressed), self);
  g_signal_connect (self->bar, "pressed", G_CALLBACK (on_bar_pressed), self);
  gtk_box_append (GTK_BOX (self->screen), self->strip);
  gtk_box_append (GTK_BOX (self->screen), self->bar);
  on_style_changed (self->style, self);
  dure_bar_set_offered (DURE_BAR (self->bar), DURE_BAR_VOICE, FALSE);
  dure_window_set_volume (self, self->help.volume);
  dure_window_set_ways (self, self->can_go_back, self->can_stop, self->asks_before_stop);
}

/**
 * dure_window_show_page:
 * @page: (transfer floating): the page that takes the place of the one shown
 * @slide: where it comes from
 */
void
dure_window_show_page (DureWindow *self, DurePage *page, DureWindowSlide slide)
{
  if (!self->is_sheet_kept)
    close_sheet (self);
  self->page = page;
  dure_page_stack_show (GTK_STACK (self->stack), GTK_WIDGET (page), slide);
  dure_progress_set_step (DURE_PROGRESS (self->progress), dure_page_get_step (page),
                          DURE_PAGE_STEPS);
  if (self->languages == NULL && self->sheet == NULL)
    focus_front (self);
}

/**
 * dure_window_show_sheet:
 * @sheet: (transfer floating): what lies over the page, and over the pages that take its place,
 *   until it is closed
 */
void
dure_window_show_sheet (DureWindow *self, DurePage *sheet)
{
  open_sheet (self, GTK_WIDGET (sheet));
  self->is_sheet_kept = TRUE;
}

/**
 * dure_window_close_sheet:
 *
 * Takes away whatever sheet there is, the choice of a language included.
 */
void
dure_window_close_sheet (DureWindow *self)
{
  close_languages (self);
  close_sheet (self);
}

/**
 * dure_window_get_sheet:
 *
 * Returns: (transfer none) (nullable): the sheet over the page
 */
DurePage *
dure_window_get_sheet (DureWindow *self)
{
  return self->sheet != NULL ? DURE_PAGE (self->sheet) : NULL;
}

/**
 * dure_window_get_page:
 *
 * Returns: (transfer none) (nullable): the page in front
 */
DurePage *
dure_window_get_page (DureWindow *self)
{
  return self->page;
}

/**
 * dure_window_get_front:
 * @ret_bar: (out) (transfer none) (nullable): the bar, unless it is covered
 *
 * Returns: (transfer none) (nullable): what lies over all others
 */
DurePage *
dure_window_get_front (DureWindow *self, GtkWidget **ret_bar)
{
  GtkWidget *const fronts[] = { self->idle, self->languages, self->sheet };

  *ret_bar = self->idle == NULL ? self->bar : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (fronts); i++)
    if (fronts[i] != NULL)
      return DURE_PAGE (fronts[i]);
  return self->page;
}

/**
 * dure_window_set_voice:
 * @is_on: whether it speaks; it is offered from now on
 * @caption: (nullable): what is being said
 * @is_paused: whether it is silent for a while
 */
void
dure_window_set_voice (DureWindow *self, gboolean is_on, const char *caption, gboolean is_paused)
{
  dure_bar_set_offered (DURE_BAR (self->bar), DURE_BAR_VOICE, TRUE);
  dure_bar_set_voice (DURE_BAR (self->bar), is_on);
  dure_voice_strip_show (DURE_VOICE_STRIP (self->strip), is_on, caption, is_paused);
}

/**
 * dure_window_set_ways:
 * @can_go_back: whether there is a page to go back to
 * @can_stop: whether there is something to start over
 * @asks_before_stop: whether starting over would erase something
 */
void
dure_window_set_ways (DureWindow *self, gboolean can_go_back, gboolean can_stop,
                      gboolean asks_before_stop)
{
  self->can_go_back = can_go_back;
  self->can_stop = can_stop;
  self->asks_before_stop = asks_before_stop;
  dure_bar_set_offered (DURE_BAR (self->bar), DURE_BAR_BACK, can_go_back);
  dure_bar_set_offered (DURE_BAR (self->bar), DURE_BAR_STOP, can_stop);
}

static gboolean
on_laid_out (gpointer data)
{
  DureWindow *self = data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->refocus = 0;
  if ((focus == NULL || !gtk_widget_get_mapped (focus)) && self->page != NULL
      && self->idle == NULL && self->sheet == NULL)
    focus_page (self, self->page);
  return G_SOURCE_REMOVE;
}

/**
 * dure_window_keep_focus:
 *
 * To be called when the page in front has changed in place: where what had the focus is gone, the
 * page begins anew for whoever uses keys, once it is laid out: before, nothing can have the focus.
 */
void
dure_window_keep_focus (DureWindow *self)
{
  if (self->refocus == 0)
    self->refocus = g_idle_add_full (GDK_PRIORITY_REDRAW + 1, on_laid_out, self, NULL);
}

/**
 * dure_window_set_reach:
 * @reach: what of the window stays empty but for its colour, because nobody who sits reaches it
 */
void
dure_window_set_reach (DureWindow *self, const DureReach *reach)
{
  gtk_widget_set_size_request (self->above, -1, reach->above);
  gtk_widget_set_size_request (self->below, -1, reach->below);
  gtk_widget_set_visible (self->above, reach->above > 0);
  gtk_widget_set_visible (self->below, reach->below > 0);
}

/**
 * dure_window_get_help:
 *
 * Returns: (transfer none): what help tells when it is opened, for the caller to fill in
 */
DureHelp *
dure_window_get_help (DureWindow *self)
{
  return &self->help;
}

/**
 * dure_window_set_volume:
 * @volume: how loud the kiosk is
 */
void
dure_window_set_volume (DureWindow *self, guint volume)
{
  self->help.volume = volume;
  dure_voice_strip_set_volume (DURE_VOICE_STRIP (self->strip), volume);
  if (self->sheet != NULL && DURE_IS_HELP_PAGE (self->sheet))
    dure_help_page_set_volume (DURE_HELP_PAGE (self->sheet), volume);
}

/**
 * dure_window_set_seconds_left:
 * @seconds: how long the question "still there?" still stands; 0 takes it away
 */
void
dure_window_set_seconds_left (DureWindow *self, guint seconds)
{
  if (seconds > 0 && self->idle == NULL)
    {
      self->idle = g_object_new (DURE_TYPE_IDLE_PAGE, NULL);
      gtk_widget_add_css_class (self->idle, "sheet");
      g_signal_connect_swapped (self->idle, "closed", G_CALLBACK (dure_touch_watch_tell),
                                self->watch);
      gtk_overlay_add_overlay (GTK_OVERLAY (self->whole), self->idle);
      set_covered (self->screen, TRUE);
      focus_page (self, DURE_PAGE (self->idle));
    }
  else if (seconds == 0 && self->idle != NULL)
    {
      gtk_overlay_remove_overlay (GTK_OVERLAY (self->whole), self->idle);
      self->idle = NULL;
      set_covered (self->screen, FALSE);
      focus_front (self);
    }
  if (self->idle != NULL)
    dure_idle_page_set_seconds (DURE_IDLE_PAGE (self->idle), seconds);
}
