// screen-staff.c: the staff corner on the screen
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   help -> "for staff" -> the door -> the corner -> the station, its instruments, its screen,
//   its log
//
// All of it lies over the welcome screen as a sheet; where that goes, whoever was inside has left.
// A tick runs only while somebody is there. The door itself is in staff.c.

#include "screen-staff.h"

#include "instrument-words.h"
#include "language.h"
#include "readings.h"
#include "recent-lines.h"
#include "staff-door-page.h"
#include "staff-page.h"
#include "staff-rows-page.h"
#include "staff-touch-page.h"

#include <glib/gi18n-lib.h>

#define TICK_MS 500

enum
{
  ACT_PAIR,
  ACT_LET_GO,
};

typedef enum
{
  ROOM_CORNER,
  ROOM_STATION,
  ROOM_INSTRUMENTS,
  ROOM_SCREEN,
  ROOM_LINES,
} Room;

struct _DureScreenStaff
{
  DureWindow *window;
  DureVisit *visit;
  DureStaff *staff;
  DureStaffHands hands;
  DurePage *sheet; /* what was put over the page; weak */
  Room room;
  gboolean is_busy; /* an instrument is looked for */
  DureInstrumentKind kind;
  gboolean is_let_go[DURE_INSTRUMENT_KIND_COUNT];
  DureInstrumentState states[DURE_INSTRUMENT_KIND_COUNT]; /* IDLE: not tried yet */
  guint tick;
};

static void show (DureScreenStaff *self);

/* ---- what is so ---- */

static void
put (DureScreenStaff *self, guint row, const char *name, char *value, DureStaffMark mark)
{
  g_autofree char *owned = value;

  dure_staff_rows_page_set_row (DURE_STAFF_ROWS_PAGE (self->sheet), row, name, owned, mark);
}

static DureStaffMark
mark_of (gboolean is_well)
{
  return is_well ? DURE_STAFF_MARK_WELL : DURE_STAFF_MARK_BAD;
}

static void
fill_machine (DureScreenStaff *self, const DureStationReport *report)
{
  static const char *const radios[DURE_RADIO_COUNT] = {
    [DURE_RADIO_ABSENT] = N_ ("Not there"),
    [DURE_RADIO_OFF] = N_ ("Off"),
    [DURE_RADIO_ON] = N_ ("On"),
  };
  DureStationReport fine = { .radio = DURE_RADIO_ON, .disk_free_mib = report->disk_free_mib };
  g_autofree char *room = dure_language_number ((double) report->disk_free_mib / 1024, 1);

  put (self, 0, _("Bluetooth radio"), g_strdup (_(radios[report->radio])),
       mark_of (report->radio == DURE_RADIO_ON));
  put (self, 1, _("Room on the disk"), g_strdup_printf (_("%s GB free"), room),
       mark_of (!dure_station_report_is_bad (&fine)));
  fine = (DureStationReport){ .radio = DURE_RADIO_ON, .disk_free_mib = G_MAXINT32,
                              .knows_clock = report->knows_clock,
                              .clock_ahead_s = report->clock_ahead_s };
  if (!report->knows_clock)
    put (self, 2, _("Clock"), g_strdup (_("Not known yet")), DURE_STAFF_MARK_OPEN);
  else if (!dure_station_report_is_bad (&fine))
    put (self, 2, _("Clock"), g_strdup (_("Right")), DURE_STAFF_MARK_WELL);
  else
    put (self, 2, _("Clock"),
         g_strdup_printf (_("%u s wrong"), (guint) ABS (report->clock_ahead_s)),
         DURE_STAFF_MARK_BAD);
}

static void
fill_city (DureScreenStaff *self, const DureStaffLook *look)
{
  const DureStationReport *report = look->report;
  DureStationReport fine = { .radio = DURE_RADIO_ON, .disk_free_mib = G_MAXINT32,
                             .oldest_hours = report->oldest_hours };

  if (look->heard_minutes < 0)
    put (self, 3, _("The city answered"), g_strdup (_("Not yet")), DURE_STAFF_MARK_OPEN);
  else
    put (self, 3, _("The city answered"),
         g_strdup_printf (_("%u min ago"), (guint) look->heard_minutes), DURE_STAFF_MARK_WELL);
  put (self, 4, _("Donations that wait"),
       report->queued == 0 ? g_strdup ("0")
                           : g_strdup_printf (_("%u, the first for %u h"), report->queued,
                                              report->oldest_hours),
       mark_of (!dure_station_report_is_bad (&fine)));
  put (self, 5, _("Donations that the city refused"),
       g_strdup_printf ("%u", report->parked), mark_of (report->parked == 0));
  put (self, 6, _("Settings"),
       report->settings_fault == DURE_SETTINGS_SOUND
           ? g_strdup_printf (_("Version %u"), report->settings)
           : g_strdup_printf (_("Version %u; newer ones do not fit"), report->settings),
       mark_of (report->settings_fault == DURE_SETTINGS_SOUND));
  put (self, 7, _("Program"), g_strdup_printf ("Dure %s", report->version), DURE_STAFF_MARK_NONE);
}

static void
fill_station (DureScreenStaff *self)
{
  DureStaffLook look;

  self->hands.look (&look, self->hands.data);
  if (look.report == NULL)
    return;
  fill_machine (self, look.report);
  fill_city (self, &look);
}

static const char *
state_in_words (DureScreenStaff *self, DureInstrumentKind kind, DureStaffMark *ret_mark)
{
  static const struct
  {
    const char *words;
    DureStaffMark mark;
  } states[] = {
    [DURE_INSTRUMENT_IDLE] = { N_ ("Not tried yet"), DURE_STAFF_MARK_OPEN },
    [DURE_INSTRUMENT_RADIO_OFF] = { N_ ("Bluetooth is off"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_SEARCHING] = { N_ ("Looking for it"), DURE_STAFF_MARK_OPEN },
    [DURE_INSTRUMENT_NONE_FOUND] = { N_ ("Not found"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_SEVERAL_FOUND] = { N_ ("Not found"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_CONNECTING] = { N_ ("Found, pairing"), DURE_STAFF_MARK_OPEN },
    [DURE_INSTRUMENT_ASKING] = { N_ ("Found, pairing"), DURE_STAFF_MARK_OPEN },
    [DURE_INSTRUMENT_MEASURING] = { N_ ("It answers"), DURE_STAFF_MARK_WELL },
    [DURE_INSTRUMENT_LOST] = { N_ ("Looking for it"), DURE_STAFF_MARK_OPEN },
    [DURE_INSTRUMENT_NOT_PROVEN] = { N_ ("That did not work"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_BOND_LOST] = { N_ ("Hold its pair button"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_SEALED] = { N_ ("That did not work"), DURE_STAFF_MARK_BAD },
    [DURE_INSTRUMENT_FAILED] = { N_ ("That did not work"), DURE_STAFF_MARK_BAD },
  };

  *ret_mark = DURE_STAFF_MARK_NONE;
  if (self->is_let_go[kind])
    return _("Let go");
  *ret_mark = states[self->states[kind]].mark;
  return _(states[self->states[kind]].words);
}

/* Rows are those that the station has, in the order of kinds. */
static DureInstrumentKind
kind_of_row (DureScreenStaff *self, guint row)
{
  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    if (dure_visit_has_installed (self->visit, kind) && row-- == 0)
      return kind;
  return DURE_INSTRUMENT_KIND_COUNT;
}

static void
fill_instruments (DureScreenStaff *self)
{
  DureInstrumentKind kind;

  for (guint row = 0; (kind = kind_of_row (self, row)) < DURE_INSTRUMENT_KIND_COUNT; row++)
    {
      const DureInstrumentWords *words = dure_instrument_words (dure_readings_device (kind, FALSE));
      DureStaffMark mark;
      const char *state = state_in_words (self, kind, &mark);
      g_autofree char *line = g_strdup_printf ("%s: %s", _(words->overline), state);

      put (self, row, line, NULL, mark);
    }
}

static void
fill (DureScreenStaff *self)
{
  DureStaffLook look;

  if (dure_staff_get_state (self->staff) != DURE_STAFF_INSIDE)
    return;
  self->hands.look (&look, self->hands.data);
  if (self->room == ROOM_CORNER)
    dure_staff_page_set_well (DURE_STAFF_PAGE (self->sheet), look.report != NULL,
                              look.report != NULL && !dure_station_report_is_bad (look.report));
  else if (self->room == ROOM_STATION)
    fill_station (self);
  else if (self->room == ROOM_INSTRUMENTS)
    fill_instruments (self);
}

/* ---- coming and going ---- */

static void
release (DureScreenStaff *self)
{
  if (self->is_busy)
    self->hands.release (self->hands.data);
  self->is_busy = FALSE;
}

static gboolean
is_in_front (DureScreenStaff *self)
{
  return self->sheet != NULL && dure_window_get_sheet (self->window) == self->sheet;
}

static void
leave (DureScreenStaff *self)
{
  release (self);
  dure_staff_leave (self->staff);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (is_in_front (self))
    dure_window_close_sheet (self->window);
  g_clear_weak_pointer (&self->sheet);
  for (guint i = 0; i < DURE_INSTRUMENT_KIND_COUNT; i++)
    {
      self->states[i] = DURE_INSTRUMENT_IDLE;
      self->is_let_go[i] = FALSE;
    }
}

static gboolean
on_tick (gpointer data)
{
  DureScreenStaff *self = data;
  const DureStaffState before = dure_staff_get_state (self->staff);

  dure_staff_tick (self->staff);
  if (dure_staff_get_state (self->staff) == DURE_STAFF_OUTSIDE || !is_in_front (self))
    {
      self->tick = 0;
      leave (self);
      return G_SOURCE_REMOVE;
    }
  if (dure_staff_get_state (self->staff) != before)
    show (self);
  else
    fill (self);
  return G_SOURCE_CONTINUE;
}

static void
go_to (DureScreenStaff *self, Room room)
{
  if (room != ROOM_INSTRUMENTS)
    release (self);
  self->room = room;
  show (self);
}

static void
on_back (DurePage *page, DureScreenStaff *self)
{
  go_to (self, ROOM_CORNER);
}

static void
on_left (DurePage *page, DureScreenStaff *self)
{
  leave (self);
}

static void
on_typed (DureStaffDoorPage *page, DureScreenStaff *self)
{
  dure_staff_type (self->staff, dure_staff_door_page_get_code (page));
  if (dure_staff_get_state (self->staff) == DURE_STAFF_INSIDE)
    self->hands.look_anew (self->hands.data);
  go_to (self, ROOM_CORNER);
}

static void
on_chosen (DureStaffPage *page, guint choice, DureScreenStaff *self)
{
  static const Room rooms[DURE_STAFF_CHOICES] = {
    [DURE_STAFF_SEE_STATION] = ROOM_STATION,
    [DURE_STAFF_SEE_INSTRUMENTS] = ROOM_INSTRUMENTS,
    [DURE_STAFF_SEE_SCREEN] = ROOM_SCREEN,
    [DURE_STAFF_SEE_LINES] = ROOM_LINES,
  };

  if (choice == DURE_STAFF_HELP_SOMEBODY)
    {
      leave (self);
      dure_visit_start_assisted (self->visit, dure_language_current ()->code);
    }
  else if (choice == DURE_STAFF_RESTART)
    {
      leave (self);
      self->hands.restart (self->hands.data);
    }
  else
    go_to (self, rooms[choice]);
}

static void
on_acted (DureStaffRowsPage *page, guint row, guint act, DureScreenStaff *self)
{
  self->kind = kind_of_row (self, row);
  self->is_let_go[self->kind] = act == ACT_LET_GO;
  self->is_busy = act == ACT_PAIR;
  self->states[self->kind] = DURE_INSTRUMENT_IDLE;
  if (act == ACT_PAIR)
    self->hands.pair (self->kind, self->hands.data);
  else
    self->hands.let_go (self->kind, self->hands.data);
  fill (self);
}

/* ---- pages ---- */

static DurePage *
make_door (DureScreenStaff *self)
{
  static const DureStaffDoorState states[] = {
    [DURE_STAFF_TYPING] = DURE_STAFF_DOOR_TYPING,
    [DURE_STAFF_WRONG] = DURE_STAFF_DOOR_WRONG,
    [DURE_STAFF_LOCKED] = DURE_STAFF_DOOR_LOCKED,
  };
  DurePage *page = g_object_new (DURE_TYPE_STAFF_DOOR_PAGE, NULL);

  dure_staff_door_page_set_state (DURE_STAFF_DOOR_PAGE (page),
                                  states[dure_staff_get_state (self->staff)]);
  g_signal_connect (page, "typed", G_CALLBACK (on_typed), self);
  g_signal_connect (page, "closed", G_CALLBACK (on_left), self);
  return page;
}

static DurePage *
make_corner (DureScreenStaff *self)
{
  DurePage *page = g_object_new (DURE_TYPE_STAFF_PAGE, NULL);

  g_signal_connect (page, "chosen", G_CALLBACK (on_chosen), self);
  g_signal_connect (page, "closed", G_CALLBACK (on_left), self);
  return page;
}

static DurePage *
make_rows (DureScreenStaff *self, const char *title)
{
  DurePage *page = g_object_new (DURE_TYPE_STAFF_ROWS_PAGE, NULL);

  dure_page_set_title (page, title);
  g_signal_connect (page, "acted", G_CALLBACK (on_acted), self);
  g_signal_connect (page, "closed", G_CALLBACK (on_back), self);
  return page;
}

static void
add_acts (DureScreenStaff *self)
{
  DureStaffRowsPage *page = DURE_STAFF_ROWS_PAGE (self->sheet);

  DureInstrumentKind kind;

  fill_instruments (self);
  for (guint row = 0; (kind = kind_of_row (self, row)) < DURE_INSTRUMENT_KIND_COUNT; row++)
    {
      const char *whose = _(dure_instrument_words (dure_readings_device (kind, FALSE))->overline);

      dure_staff_rows_page_add_act (page, row, ACT_PAIR, _("Pair again"), whose);
      dure_staff_rows_page_add_act (page, row, ACT_LET_GO, _("Let go"), whose);
    }
}

static void
add_lines (DureScreenStaff *self)
{
  g_auto (GStrv) lines = dure_recent_lines_get ();

  for (guint i = 0; lines[i] != NULL; i++)
    put (self, i, lines[i], NULL, DURE_STAFF_MARK_NONE);
  if (lines[0] == NULL)
    put (self, 0, _("Nothing yet"), NULL, DURE_STAFF_MARK_NONE);
}

static DurePage *
make_page (DureScreenStaff *self)
{
  DurePage *page;

  if (dure_staff_get_state (self->staff) != DURE_STAFF_INSIDE)
    return make_door (self);
  switch (self->room)
    {
    case ROOM_STATION:
      return make_rows (self, _("How the station is"));
    case ROOM_INSTRUMENTS:
      return make_rows (self, _("Instruments"));
    case ROOM_LINES:
      return make_rows (self, _("What the program wrote"));
    case ROOM_SCREEN:
      page = g_object_new (DURE_TYPE_STAFF_TOUCH_PAGE, NULL);
      g_signal_connect (page, "closed", G_CALLBACK (on_back), self);
      return page;
    case ROOM_CORNER:
    default:
      return make_corner (self);
    }
}

static void
show (DureScreenStaff *self)
{
  const gboolean is_inside = dure_staff_get_state (self->staff) == DURE_STAFF_INSIDE;

  g_set_weak_pointer (&self->sheet, make_page (self));
  dure_window_show_sheet (self->window, self->sheet);
  if (is_inside && self->room == ROOM_INSTRUMENTS)
    add_acts (self);
  if (is_inside && self->room == ROOM_LINES)
    add_lines (self);
  fill (self);
  if (self->tick == 0)
    self->tick = g_timeout_add (TICK_MS, on_tick, self);
}

/* ---- what the frame says ---- */

static void
on_staff (DureWindow *window, DureScreenStaff *self)
{
  dure_staff_knock (self->staff);
  self->room = ROOM_CORNER;
  if (dure_staff_get_state (self->staff) != DURE_STAFF_OUTSIDE)
    show (self);
}

static void
on_touched (DureWindow *window, DureScreenStaff *self)
{
  dure_staff_touch (self->staff);
}

/* The screens have built everything anew by then, which took the sheet away. */
static void
on_language (DureWindow *window, const char *language, DureScreenStaff *self)
{
  if (dure_staff_get_state (self->staff) != DURE_STAFF_OUTSIDE)
    show (self);
}

static void
on_visit_changed (DureVisit *visit, gboolean screen_changed, DureScreenStaff *self)
{
  const gboolean is_welcome = dure_visit_get_screen (visit) == DURE_SCREEN_WELCOME;

  if (!is_welcome)
    leave (self);
  dure_window_get_help (self->window)->has_staff =
      dure_staff_has_door (self->staff) && is_welcome;
}

/**
 * dure_screen_staff_set_instrument:
 * @state: what the instruments do now
 */
void
dure_screen_staff_set_instrument (DureScreenStaff *self, DureInstrumentState state)
{
  if (!self->is_busy || state == DURE_INSTRUMENT_IDLE)
    return;
  self->states[self->kind] = state;
  if (is_in_front (self))
    fill (self);
}

/**
 * dure_screen_staff_new:
 * @window: where it is shown; the screens of @visit already draw there
 * @visit: (transfer none): the station's
 * @staff: (transfer none): the door; must outlive it
 * @hands: what staff can do; copied
 *
 * Returns: (transfer full): a corner in which nobody is
 */
DureScreenStaff *
dure_screen_staff_new (DureWindow *window, DureVisit *visit, DureStaff *staff,
                       const DureStaffHands *hands)
{
  DureScreenStaff *self = g_new0 (DureScreenStaff, 1);

  self->window = g_object_ref (window);
  self->visit = g_object_ref (visit);
  self->staff = staff;
  self->hands = *hands;
  g_signal_connect (window, "staff", G_CALLBACK (on_staff), self);
  g_signal_connect (window, "touched", G_CALLBACK (on_touched), self);
  g_signal_connect (window, "language", G_CALLBACK (on_language), self);
  g_signal_connect (visit, "changed", G_CALLBACK (on_visit_changed), self);
  on_visit_changed (visit, FALSE, self);
  return self;
}

/**
 * dure_screen_staff_free:
 * @self: (transfer full) (nullable): whoever is inside has left
 */
void
dure_screen_staff_free (DureScreenStaff *self)
{
  if (self == NULL)
    return;
  leave (self);
  g_signal_handlers_disconnect_by_data (self->window, self);
  g_signal_handlers_disconnect_by_data (self->visit, self);
  g_object_unref (self->window);
  g_object_unref (self->visit);
  g_free (self);
}
