// events-device.c: what happens to one device, by its own doing or its owner's
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "events.h"

#include "characteristic.h"

#define MTU_LEAST 23

static guint
number (const char *word)
{
  return word != NULL ? (guint) g_ascii_strtoull (word, NULL, 10) : 1;
}

static guint
hex_number (const char *word)
{
  return (guint) g_ascii_strtoull (word, NULL, 16);
}

static gboolean
is_on (const char *word)
{
  return g_str_equal (word, "on");
}

static DureWearable *
wearable (DurePeer *peer)
{
  return dure_peer_get_wearable (peer);
}

static DureWearableMood *
mood (DurePeer *peer)
{
  return dure_wearable_mood (dure_peer_get_wearable (peer));
}

static void
run_drop (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_in_range (wearable (peer), FALSE);
}

static void
run_return (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_in_range (wearable (peer), TRUE);
}

static void
run_break (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_break_link (wearable (peer));
}

static void
run_silent (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->silent = TRUE;
}

static void
run_speak (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->silent = FALSE;
}

static void
run_share (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->shareable = TRUE;
}

static void
run_bare (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->bare = TRUE;
}

static void
run_garbage (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_send_garbage (wearable (peer));
}

static void
run_refuse (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_refuse_links (wearable (peer), number (words[0]));
}

static void
run_contact (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  g_autofree char *word = g_strconcat ("contact-", words[0], NULL);
  g_autoptr (DureAct) act = dure_act_new (word, NULL);

  dure_wearable_act (wearable (peer), act);
}

static void
run_broadcast (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_broadcasting (wearable (peer), is_on (words[0]));
}

static void
run_advert (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  if (dure_daemon_get_adapter (daemon) != NULL)
    dure_adapter_hear (dure_daemon_get_adapter (daemon), peer);
}

static void
run_hex (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  g_autoptr (GByteArray) packet = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  for (const char *at = words[1]; *at != '\0'; at += 2)
    {
      const guint8 octet =
        (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));

      g_byte_array_append (packet, &octet, 1);
    }
  bytes = g_bytes_new (packet->data, packet->len);
  dure_wearable_send_bytes (wearable (peer), (guint16) hex_number (words[0]), bytes);
}

static void
run_flood (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_flood (wearable (peer), number (words[0]));
}

/* In the order of DurePairingWay. */
static const char *const ways[] = { "never",         "refuse",          "just-works",    "numeric",
                                    "numeric-other", "passkey-display", "passkey-entry", NULL };

static void
run_pair (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  for (guint i = 0; ways[i] != NULL; i++)
    if (g_str_equal (words[0], ways[i]))
      mood (peer)->way = (DurePairingWay) i;
}

static void
run_type (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_peer_type (peer, words[0]);
}

static void
run_press (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_peer_refuse_pairing (peer);
}

static void
run_bond (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_peer_lose_bond (peer);
}

static void
run_guard (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->guarded = is_on (words[0]);
}

static void
run_authorize (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  g_autofree char *uuid = dure_bluetooth_uuid ((guint16) hex_number (words[0]));

  dure_peer_authorize (peer, uuid);
}

/* A new address of a device that nobody is linked with is a new device to bluetoothd. */
static void
run_address (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  if (!g_str_equal (words[0], "change"))
    dure_peer_forget (peer);
  if (g_str_equal (words[0], "private"))
    mood (peer)->private_address = TRUE;
  else
    dure_wearable_move (wearable (peer));
}

static void
run_att (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_att_error (wearable (peer), (guint16) hex_number (words[0]),
                               (guint8) hex_number (words[1]));
}

static void
run_auto (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->automatic = is_on (words[0]);
}

static void
run_battery (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_battery (wearable (peer), MIN (number (words[0]), 100));
}

static void
run_ahead (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_clock (wearable (peer), TRUE, g_ascii_strtoll (words[0], NULL, 10));
}

static void
run_unset (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  dure_wearable_set_clock (wearable (peer), FALSE, 0);
}

static void
run_mtu (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->mtu = (guint16) CLAMP (number (words[0]), MTU_LEAST, 517);
}

static void
run_rssi (DureDaemon *daemon, DurePeer *peer, const char *const *words)
{
  mood (peer)->rssi = (gint) CLAMP (g_ascii_strtoll (words[0], NULL, 10), -120, 20);
}

static const char *const contacts[] = { "good", "none", "unsupported", NULL };
static const char *const on_off[] = { "on", "off", NULL };
static const char *const no[] = { "no", NULL };
static const char *const lost[] = { "lost", NULL };
static const char *const addresses[] = { "change", "rotate", "private", NULL };

static const DureEvent events[] = {
  { "drop", "", NULL, NULL, run_drop, "breaks its link and leaves the room" },
  { "return", "", NULL, NULL, run_return, "is back and advertises" },
  { "break", "", NULL, NULL, run_break, "breaks its link and stays in the room" },
  { "unlink", "", NULL, NULL, run_break, "the same" },
  { "silent", "", NULL, NULL, run_silent, "keeps its link and sends nothing" },
  { "speak", "", NULL, NULL, run_speak, "ends that" },
  { "share", "", NULL, NULL, run_share, "refuses AcquireNotify from now on" },
  { "bare", "", NULL, NULL, run_bare, "its next link is resolved without any service" },
  { "refuse", "n?", NULL, NULL, run_refuse, "[COUNT]  so many attempts to connect fail" },
  { "broadcast", "c", on_off, NULL, run_broadcast, "on|off  its owner's switch; off: no link" },
  { "advert", "", NULL, NULL, run_advert,
    "advertises once, this moment, even with nothing to say" },
  { "rssi", "i", NULL, NULL, run_rssi, "DBM  how strong it is heard, about" },
  { "garbage", "", NULL, NULL, run_garbage, "sends one packet that is cut short" },
  { "hex", "ux", NULL, NULL, run_hex,
    "UUID HEX  sends these bytes; of a broadcaster: says them from now on" },
  { "flood", "n", NULL, NULL, run_flood, "N  N notifications a second of our time; 0 ends it" },
  { "contact", "c", contacts, NULL, run_contact,
    "good|none|unsupported  what a strap says of the skin" },
  { "auto", "c", on_off, NULL, run_auto, "on|off  whether it measures by itself when linked" },
  { "battery", "n", NULL, NULL, run_battery, "PERCENT" },
  { "ahead", "i", NULL, NULL, run_ahead, "SECONDS  its clock is so much ahead (- : behind)" },
  { "unset", "", NULL, NULL, run_unset, "its clock was never set" },
  { "pair", "c", ways, NULL, run_pair,
    "never|refuse|just-works|numeric|numeric-other|passkey-display|passkey-entry\n"
    "      how it pairs; numeric-other shows digits that differ" },
  { "type", "w", NULL, NULL, run_type, "DIGITS|right|wrong  its owner types the passkey on it" },
  { "press", "c", no, NULL, run_press, "no  its owner refuses the pairing under way" },
  { "guard", "c", on_off, NULL, run_guard, "on|off  reads and subscriptions need a bond" },
  { "bond", "c", lost, NULL, run_bond, "lost  it forgets its bond; bluetoothd keeps it" },
  { "authorize", "u", NULL, NULL, run_authorize, "UUID  asks to use a service of the kiosk" },
  { "address", "c", addresses, NULL, run_address,
    "change|rotate|private  another address at the same path; as a new device;\n"
    "      from now on private: told only with a bond" },
  { "att", "ux", NULL, NULL, run_att, "UUID HEX  the next read or write ends with this ATT error" },
  { "mtu", "n", NULL, NULL, run_mtu, "N  what it agrees to, from its next link on" },
};

/**
 * dure_device_event_get:
 * @index: from 0
 *
 * Returns: (nullable): an event of a device, %NULL after the last
 */
const DureEvent *
dure_device_event_get (guint index)
{
  return index < G_N_ELEMENTS (events) ? &events[index] : NULL;
}
