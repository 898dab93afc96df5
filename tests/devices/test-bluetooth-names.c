// test-bluetooth-names.c: errors by their names, never by their texts; and the kernel's facts
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "bluez-error.h"
#include "controller.h"
#include "devices-error.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <string.h>

static DureBluezError
read_error (const char *name, const char *text)
{
  g_autoptr (GError) error = g_dbus_error_new_for_dbus_error (name, text);

  return dure_bluez_error_read (error);
}

/* The texts of BlueZ 5.66 on errors they do not belong to: what counts is the name. */
static void
test_text (void)
{
  static const struct
  {
    const char *name;
    DureBluezError meaning;
  } rows[] = {
    { "org.bluez.Error.InProgress", DURE_BLUEZ_UNDER_WAY },
    { "org.bluez.Error.AlreadyConnected", DURE_BLUEZ_DONE },
    { "org.bluez.Error.AlreadyExists", DURE_BLUEZ_DONE },
    { "org.bluez.Error.DoesNotExist", DURE_BLUEZ_GONE },
    { "org.freedesktop.DBus.Error.UnknownObject", DURE_BLUEZ_GONE },
    { "org.bluez.Error.NotReady", DURE_BLUEZ_NOT_READY },
    { "org.bluez.Error.NotSupported", DURE_BLUEZ_NOT_SUPPORTED },
    { "org.bluez.Error.NotPermitted", DURE_BLUEZ_NOT_PERMITTED },
    { "org.bluez.Error.AuthenticationFailed", DURE_BLUEZ_NOT_PAIRED },
    { "org.bluez.Error.AuthenticationTimeout", DURE_BLUEZ_NOT_PAIRED },
    { "org.freedesktop.DBus.Error.NoReply", DURE_BLUEZ_TIMED_OUT },
    { "org.bluez.Error.Failed", DURE_BLUEZ_OTHER },
    { "com.example.Error.InProgress", DURE_BLUEZ_OTHER },
    { "org.bluez.Error.", DURE_BLUEZ_OTHER },
  };
  static const char *const texts[] = { "le-connection-abort-by-local", "br-connection-canceled",
                                       "Not paired", "Operation already in progress", "" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (texts); j++)
      g_assert_cmpint (read_error (rows[i].name, texts[j]), ==, rows[i].meaning);
  g_assert_cmpint (dure_bluez_error_read (NULL), ==, DURE_BLUEZ_FINE);
}

static void
assert_lacks (const char *folder, const char *name)
{
  static const char *const banned[] = {
    "->message",      /* an error's text */
    "le-connection",  /* the texts themselves */
    "br-connection",
    "ATT error",
    "characteristic1_get_value", /* the last citizen's measurement */
    "characteristic1_dup_value",
  };
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (banned); i++)
    if (strstr (source, banned[i]) != NULL)
      g_error ("%s says \"%s\"", name, banned[i]);
}

/* Nothing in the client can branch on a text, or take the property for a packet. */
static void
test_sources (void)
{
  g_autofree char *folder =
    g_build_filename (g_getenv ("DURE_SOURCE"), "devices", "bluetooth", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (files);
  while ((name = g_dir_read_name (files)) != NULL)
    if (g_str_has_suffix (name, ".c"))
      {
        assert_lacks (folder, name);
        n++;
      }
  g_assert_cmpuint (n, >, 10);
}

/* bluetoothd complains with addresses when it may not keep what it heard: not into the journal. */
static void
test_layout (void)
{
  static const char *const lines[] = {
    "\nTemporaryFileSystem=/var/lib/bluetooth:mode=0700\n",
    "\nBindPaths=/dev/null:/var/lib/bluetooth/ADAPTER/cache\n",
    "\nLogLevelMax=crit\n",
  };
  g_autofree char *path =
    g_build_filename (g_getenv ("DURE_SOURCE"), "kiosk", "bluetooth", "state.conf", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_nonnull (strstr (text, lines[i]));
}

static void
test_controller_facts (void)
{
  struct hci_dev_info info = { .name = "hci1", .type = HCI_USB };
  DureController facts;

  str2ba ("00:1A:7D:DA:71:13", &info.bdaddr);
  hci_set_bit (HCI_UP, &info.flags);
  info.features[4] = LMP_LE;
  dure_controller_from_info (&info, &facts);
  g_assert_cmpstr (facts.name, ==, "hci1");
  g_assert_cmpstr (facts.address, ==, "00:1A:7D:DA:71:13");
  g_assert_cmpstr (facts.bus, ==, "USB");
  g_assert_true (facts.is_up);
  g_assert_true (facts.has_low_energy);

  memset (&info, 0xff, sizeof info);
  dure_controller_from_info (&info, &facts);
  g_assert_cmpuint (strlen (facts.name), <, sizeof facts.name);
}

/* Where there is no such socket family that is said, and nothing is made up. */
static void
test_no_sockets (void)
{
  DureController controllers[DURE_CONTROLLERS_MAX];
  g_autoptr (GError) error = NULL;
  guint n = 99;

  if (dure_controllers_look (controllers, &n, &error))
    {
      g_assert_cmpuint (n, <=, DURE_CONTROLLERS_MAX);
      return;
    }
  g_assert_error (error, DURE_DEVICES_ERROR, (int) DURE_DEVICES_ERROR_NO_RADIO);
  g_assert_cmpuint (n, ==, 99);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bluetooth/names/text-means-nothing", test_text);
  g_test_add_func ("/bluetooth/names/sources-look-at-no-text", test_sources);
  g_test_add_func ("/bluetooth/names/no-address-on-the-disk", test_layout);
  g_test_add_func ("/bluetooth/controller/facts", test_controller_facts);
  g_test_add_func ("/bluetooth/controller/no-bluetooth-sockets", test_no_sockets);

  return g_test_run ();
}
