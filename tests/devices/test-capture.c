// test-capture.c: the text of captures: what is taken, what is refused and on which line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "capture.h"
#include "devices-error.h"

#include <string.h>
#include <sys/resource.h>

#define WHOLE                                                                                      \
  "dure-capture 1\n"                                                                               \
  "name Some strap\n"                                                                              \
  "appearance 0341\n"                                                                              \
  "advertises 180d\n"                                                                              \
  "service-data 181d 02a88f\n"                                                                     \
  "maker-data 0157 -\n"                                                                            \
  "service 000a 180d\n"                                                                            \
  "characteristic 000b 2a37 notify\n"                                                              \
  "characteristic 000e 2a38 read\n"                                                                \
  "value 000e 01\n"                                                                                \
  "service 0012 fb005c80-02e7-f387-1cad-8acd2d8df0c8\n"                                            \
  "characteristic 0013 fb005c81-02e7-f387-1cad-8acd2d8df0c8 read write indicate\n"                 \
  "packet 0 000b 1640a003\n"                                                                       \
  "packet 993 000b 1641\n"                                                                         \
  "packet 993 0013 -\n"

static void
test_there_and_back (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCapture) capture = dure_capture_parse (WHOLE, strlen (WHOLE), &error);
  const DureCapturePacket *packet;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (capture->name, ==, "Some strap");
  g_assert_cmpuint (capture->appearance, ==, 0x0341);
  g_assert_cmpuint (capture->attributes->len, ==, 5);
  g_assert_cmpstr (dure_capture_find (capture, 0x000b)->flags, ==, "notify");
  g_assert_null (dure_capture_find (capture, 0x000c));
  packet = g_ptr_array_index (capture->packets, 1);
  g_assert_cmpuint (packet->at_ms, ==, 993);
  g_assert_cmpuint (g_bytes_get_size (packet->bytes), ==, 2);

  text = dure_capture_to_text (capture);
  g_assert_cmpstr (text, ==, WHOLE);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "line 1: it is empty" },
    { "\n# nothing\n", "line 1: it is empty" },
    { "dure-capture 2\n", "line 1: the first fact is not \"dure-capture 1\"" },
    { "dure-capture 1\naddress C0:DE:00:00:00:01\n", "line 2: no such fact" },
    { "dure-capture 1\nappearance 341\n", "line 2: an appearance has four digits" },
    { "dure-capture 1\nname a\nname b\n", "line 3: there is one name, of at most 64 bytes" },
    { "dure-capture 1\nadvertises 0000180d-0000-1000-8000-00805f9b34fb\n",
      "line 2: this is no id of a service" },
    { "dure-capture 1\nservice 000a 180d\nservice 000a 180f\n",
      "line 3: handles have four digits and grow" },
    { "dure-capture 1\ncharacteristic 000b 2a37 notify\n",
      "line 2: a characteristic belongs to a service before it" },
    { "dure-capture 1\nservice 000a 180d\ncharacteristic 000b 2a37 explode\n",
      "line 3: this cannot be done with a characteristic" },
    { "dure-capture 1\nservice 000a 180a\ncharacteristic 000b 2a25 read\nvalue 000b 41\n",
      "line 4: who this device is has no place in a capture" },
    { "dure-capture 1\nservice 000a 181c\ncharacteristic 000b 2a8a read\nvalue 000b 41\n",
      "line 4: who this device is has no place in a capture" },
    { "dure-capture 1\nservice 000a 180a\nvalue 000a 41\n",
      "line 3: there is no such characteristic before, or its value was told" },
    { "dure-capture 1\nservice 000a 180a\ncharacteristic 000b 2a29 read\nvalue 000b 4\n",
      "line 4: this is no value in hexadecimal, in lower case" },
    { "dure-capture 1\nservice 000a 180a\ncharacteristic 000b 2a29 read\npacket 0 000b 41\n",
      "line 4: there is no characteristic before that tells this" },
    { "dure-capture 1\nservice 000a 180d\ncharacteristic 000b 2a37 notify\npacket 2 000b 00\n"
      "packet 1 000b 00\n",
      "line 5: milliseconds do not go back, nor on for more than a day" },
    { "dure-capture 1\r\n", "line 1: this is not a text" },
    { "dure-capture 1\nname \xff\n", "line 1: this is not a text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_capture_parse (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

/* Cut anywhere and with any byte changed, it is taken or refused; what is taken has a text. */
static void
test_total (void)
{
  const gsize length = strlen (WHOLE);

  for (gsize i = 0; i < length * 16; i++)
    {
      g_autofree char *spoilt = g_strdup (WHOLE);
      g_autoptr (GError) error = NULL;
      g_autoptr (DureCapture) capture = NULL;
      const gsize at = i / 16;

      spoilt[at] = (char) (spoilt[at] ^ (1 << (i % 8)));
      capture = dure_capture_parse (spoilt, i % 16 < 8 ? at : length, &error);
      g_assert_true ((capture == NULL) == (error != NULL));
      if (capture != NULL)
        {
          g_autofree char *text = dure_capture_to_text (capture);
          g_autoptr (DureCapture) again = dure_capture_parse (text, strlen (text), &error);

          g_assert_no_error (error);
        }
    }
}

static void
test_ids (void)
{
  g_autofree char *sig = dure_capture_short_uuid ("00002A37-0000-1000-8000-00805F9B34FB");
  g_autofree char *whole = dure_capture_long_uuid (sig);
  g_autofree char *maker = dure_capture_short_uuid ("FB005C81-02E7-F387-1CAD-8ACD2D8DF0C8");

  g_assert_cmpstr (sig, ==, "2a37");
  g_assert_cmpstr (whole, ==, "00002a37-0000-1000-8000-00805f9b34fb");
  g_assert_cmpstr (maker, ==, "fb005c81-02e7-f387-1cad-8acd2d8df0c8");
  g_assert_true (dure_capture_is_private ("2a25"));
  g_assert_true (dure_capture_is_private ("2a85"));
  g_assert_true (dure_capture_is_private ("2b48"));
  g_assert_true (dure_capture_is_private ("2bff"));
  g_assert_false (dure_capture_is_private ("2a9b"));
  g_assert_false (dure_capture_is_private ("2b45"));
  g_assert_false (dure_capture_is_private ("2a24"));
  g_assert_false (dure_capture_is_private (maker));
}

/* A name is a device's own: whatever it says, it stays a name, and the text can be read again. */
static void
test_name (void)
{
  static const struct
  {
    const char *name, *kept;
  } cases[] = {
    { "Some strap", "Some strap" },
    { " two  words\t", "two  words" },
    { "A\nservice 0001 180d\n", "Aservice 0001 18" },
    { "\x1b[31m\xc2\x9b", "[31m" },
    { "\xeb\x91\x90\xeb\xa3\xa8", "\xeb\x91\x90\xeb\xa3\xa8" },
    { "\n \n", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DureCapture) capture = dure_capture_new ();
      g_autoptr (DureCapture) again = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;

      dure_capture_set_name (capture, cases[i].name);
      g_assert_cmpstr (capture->name, ==, cases[i].kept);
      text = dure_capture_to_text (capture);
      again = dure_capture_parse (text, strlen (text), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->name, ==, cases[i].kept);
      g_assert_cmpuint (again->attributes->len, ==, 0);
    }
}

/* The most memory this process ever had, MiB. */
static glong
get_peak (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss / 1024;
}

/* The longest text, of nothing but words or lines, and a file without an end. */
static void
test_memory (void)
{
  const gsize length = 16 << 20;
  g_autofree char *text = g_malloc (length);
  const glong peak = get_peak ();

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      memset (text, i == 0 ? ' ' : '\n', length);
      memcpy (text, "dure-capture 1\nname", 19);
      text[length - 1] = 'x';
      g_assert_null (dure_capture_parse (text, length, &error));
      g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
    }
  g_assert_cmpint (get_peak () - peak, <, 128);

  g_autoptr (GError) error = NULL;

  g_assert_null (dure_capture_load ("/dev/zero", &error));
  g_assert_error (error, DURE_DEVICES_ERROR, DURE_DEVICES_ERROR_MALFORMED);
}

static void
test_no_file (void)
{
  static const char *const paths[] = { "/nonexistent/capture", "/" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (dure_capture_load (paths[i], &error));
      g_assert_true (error != NULL && error->domain == G_FILE_ERROR);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/capture/there-and-back", test_there_and_back);
  g_test_add_func ("/capture/refused", test_refused);
  g_test_add_func ("/capture/total", test_total);
  g_test_add_func ("/capture/ids", test_ids);
  g_test_add_func ("/capture/name", test_name);
  g_test_add_func ("/capture/memory", test_memory);
  g_test_add_func ("/capture/no-file", test_no_file);

  return g_test_run ();
}
