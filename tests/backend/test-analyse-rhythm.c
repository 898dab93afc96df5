// test-analyse-rhythm.c: `analyse rhythm` on files of every form, with beats made up from a seed
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "analyse.h"
#include "rhythm.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

/**
 * Answer:
 * @status: what the command returned
 * @lines: (element-type json_t): what it printed
 */
typedef struct
{
  int status;
  GPtrArray *lines;
} Answer;

static void
answer_clear (Answer *self)
{
  g_ptr_array_unref (self->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
read_lines (Answer *answer, char *printed)
{
  g_auto (GStrv) lines = g_strsplit (printed, "\n", -1);

  answer->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      {
        json_t *json = json_loads (*line, 0, NULL);

        g_assert_nonnull (json);
        g_ptr_array_add (answer->lines, json);
      }
}

/* What the command says of a file with these bytes, asked with these words before its name. */
static Answer
ask (const void *bytes, gsize size, const char *const *words)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  Answer answer = { 0 };
  char *printed = NULL;
  size_t length;
  FILE *out = open_memstream (&printed, &length);
  int file = g_file_open_tmp ("dure-rhythm-XXXXXX", &path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_ptr_array_add (argv, (gpointer) "rhythm");
  for (; words != NULL && *words != NULL; words++)
    g_ptr_array_add (argv, (gpointer) *words);
  g_ptr_array_add (argv, path);
  g_ptr_array_add (argv, NULL);
  answer.status = dure_analyse_rhythm ((int) argv->len - 1, (char **) argv->pdata, out);
  fclose (out);
  read_lines (&answer, printed);
  free (printed);
  g_unlink (path);
  return answer;
}

static const char *
text_of (const Answer *answer, guint line, const char *key)
{
  return json_string_value (json_object_get (answer->lines->pdata[line], key));
}

static double
number_of (const Answer *answer, guint line, const char *key)
{
  return json_number_value (json_object_get (answer->lines->pdata[line], key));
}

/* 60 even beats, then so many without any order. */
static void
make_beats (gint32 *rr_ms, guint count)
{
  g_autoptr (GRand) dice = g_rand_new_with_seed (5);

  for (guint i = 0; i < count; i++)
    rr_ms[i] = i < 60 ? 800 + g_rand_int_range (dice, -9, 10)
                      : 420 + (gint32) lround (-220 * log (g_rand_double_range (dice, 0.05, 1)));
}

static GString *
text_of_beats (const gint32 *rr_ms, guint count, const char *head, const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, "%d%s\n", rr_ms[i], tail);
  return text;
}

static void
test_windows (void)
{
  gint32 rr_ms[250];
  g_autoptr (GString) csv = NULL;
  g_auto (Answer) answer = { 0 };

  make_beats (rr_ms, 250);
  csv = text_of_beats (rr_ms, 250, "rr_ms,beat,rhythm\n", ",N,AFIB");
  answer = ask (csv->str, csv->len, NULL);
  g_assert_cmpint (answer.status, ==, DURE_ANALYSE_DONE);
  g_assert_cmpuint (answer.lines->len, ==, 5); /* the last ten beats make no window */
  for (guint i = 0; i < 4; i++)
    {
      DureRhythmWindow window;

      dure_rhythm_judge_window (dure_rhythm_model (), rr_ms, 60 * i, 60, &window);
      g_assert_cmpfloat (number_of (&answer, i, "first"), ==, 60 * i);
      g_assert_cmpfloat (number_of (&answer, i, "beats"), ==, 60);
      g_assert_cmpfloat_with_epsilon (number_of (&answer, i, "probability"), window.probability,
                                      1e-8);
      g_assert_cmpfloat_with_epsilon (number_of (&answer, i, "cosen"), window.cosen, 1e-7);
      g_assert_cmpstr (text_of (&answer, i, "verdict"), ==, i == 0 ? "regular" : "irregular");
    }
  g_assert_cmpstr (text_of (&answer, 4, "visit"), ==, "irregular");
  g_assert_cmpfloat (number_of (&answer, 4, "windows"), ==, 4);
  g_assert_cmpfloat (number_of (&answer, 4, "irregular"), ==, 3);
  g_assert_cmpfloat_with_epsilon (number_of (&answer, 4, "threshold"),
                                  dure_packed_model_get_threshold (dure_rhythm_model ()), 1e-8);
}

static void
test_window_lengths (void)
{
  static const char *const forty[] = { "--beats", "40", NULL };
  static const char *const seven[] = { "--beats", "7", NULL };
  static const char *const many[] = { "--beats=257", NULL };
  gint32 rr_ms[90];
  g_autoptr (GString) text = NULL;
  g_auto (Answer) answer = { 0 }, too_short = { 0 }, too_long = { 0 };

  make_beats (rr_ms, 90);
  text = text_of_beats (rr_ms, 90, "", "");
  answer = ask (text->str, text->len, forty);
  g_assert_cmpuint (answer.lines->len, ==, 3);
  g_assert_cmpfloat (number_of (&answer, 1, "first"), ==, 40);
  g_assert_cmpstr (text_of (&answer, 2, "visit"), ==, "cannot-tell");
  too_short = ask (text->str, text->len, seven);
  g_assert_cmpint (too_short.status, ==, DURE_ANALYSE_CANNOT);
  too_long = ask (text->str, text->len, many);
  g_assert_cmpint (too_long.status, ==, DURE_ANALYSE_CANNOT);
  g_assert_cmpuint (too_long.lines->len, ==, 0);
}

static void
test_short_file (void)
{
  g_auto (Answer) few = ask ("800\n810.4\n790\n", 14, NULL);
  g_auto (Answer) none = ask ("", 0, NULL);

  g_assert_cmpuint (few.lines->len, ==, 2);
  g_assert_cmpfloat (number_of (&few, 0, "beats"), ==, 3);
  g_assert_true (json_is_null (json_object_get (few.lines->pdata[0], "probability")));
  g_assert_cmpstr (text_of (&few, 0, "verdict"), ==, "cannot-tell");
  g_assert_cmpint (none.status, ==, DURE_ANALYSE_DONE);
  g_assert_cmpuint (none.lines->len, ==, 1);
}

static void
test_gzip (void)
{
  g_autoptr (GZlibCompressor) gzip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  gint32 rr_ms[120];
  g_autoptr (GString) text = NULL;
  guint8 packed[4096];
  gsize read, written;
  g_auto (Answer) plain = { 0 }, unpacked = { 0 }, cut = { 0 };

  make_beats (rr_ms, 120);
  text = text_of_beats (rr_ms, 120, "", "\r");
  g_assert_cmpint (g_converter_convert (G_CONVERTER (gzip), text->str, text->len, packed,
                                        sizeof packed, G_CONVERTER_INPUT_AT_END, &read, &written,
                                        NULL),
                   ==, G_CONVERTER_FINISHED);
  plain = ask (text->str, text->len, NULL);
  unpacked = ask (packed, written, NULL);
  g_assert_cmpuint (unpacked.lines->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (json_equal (plain.lines->pdata[i], unpacked.lines->pdata[i]));
  cut = ask (packed, written / 2, NULL);
  g_assert_cmpint (cut.status, ==, DURE_ANALYSE_MALFORMED);
  g_assert_cmpuint (cut.lines->len, ==, 0);
}

/* However a table is written down, its beats are the same; the first one counts too. */
static void
test_tables (void)
{
  static const struct
  {
    const char *head, *before, *behind;
  } forms[] = {
    { "\xef\xbb\xbf", "", "\n" },
    { "\xef\xbb\xbfrr_ms,beat,rhythm\r\n", "", ",N,AFIB\r\n" },
    { "beat;RR\n", "N;", "\n" },
    { "\"rr\"\n", "\"", "\"\n" },
    { "", " ", " \tN\n\n" },
    { "", "", "\r" },
    { "# of a strap\ntime,IBI (s)\n", "1,", "e-3\n" },
    { "time,interval_ms\n", "1,", ",N\n" },
    { "nn,rr\n", "1,", "e-3\n" },
    { "", "", "e-3\n" },
  };
  gint32 rr_ms[120];
  g_autoptr (GString) plain = NULL;
  g_auto (Answer) wanted = { 0 };

  make_beats (rr_ms, 120);
  plain = text_of_beats (rr_ms, 120, "", "");
  wanted = ask (plain->str, plain->len, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GString) text = g_string_new (forms[i].head);
      g_auto (Answer) answer = { 0 };

      for (guint beat = 0; beat < 120; beat++)
        g_string_append_printf (text, "%s%d%s", forms[i].before, rr_ms[beat], forms[i].behind);
      answer = ask (text->str, text->len, NULL);
      g_test_message ("form %zu", i);
      g_assert_cmpint (answer.status, ==, DURE_ANALYSE_DONE);
      g_assert_cmpuint (answer.lines->len, ==, 3);
      for (guint line = 0; line < 3; line++)
        g_assert_true (json_equal (answer.lines->pdata[line], wanted.lines->pdata[line]));
    }
}

/* A recording a row: each has its windows and its verdict, under its name. */
static void
test_several (void)
{
  gint32 rr_ms[70];
  g_autoptr (GString) text = g_string_new ("record,label,rr_ms_space_separated\nA1,N,");
  g_auto (Answer) answer = { 0 };

  make_beats (rr_ms, 70);
  for (guint i = 0; i < 70; i++)
    g_string_append_printf (text, "%d ", rr_ms[i]);
  g_string_append (text, "\nA2,~,\nA3,O,800 810 790\n");
  answer = ask (text->str, text->len, NULL);
  g_assert_cmpint (answer.status, ==, DURE_ANALYSE_DONE);
  g_assert_cmpuint (answer.lines->len, ==, 5);
  g_assert_cmpstr (text_of (&answer, 0, "verdict"), ==, "regular");
  g_assert_cmpstr (text_of (&answer, 1, "record"), ==, "A1");
  g_assert_cmpfloat (number_of (&answer, 1, "windows"), ==, 1);
  g_assert_cmpstr (text_of (&answer, 2, "record"), ==, "A2");
  g_assert_cmpfloat (number_of (&answer, 2, "windows"), ==, 0);
  g_assert_cmpfloat (number_of (&answer, 3, "beats"), ==, 3);
  g_assert_cmpstr (text_of (&answer, 4, "record"), ==, "A3");
}

static void
test_no_text (void)
{
  g_auto (Answer) answer = ask ("800\n\0\n800\n", 10, NULL);

  g_assert_cmpint (answer.status, ==, DURE_ANALYSE_MALFORMED);
}

static void
test_malformed (void)
{
  static const char *const texts[] = {
    "800\nrr_ms\n800\n", "800\n-1\n",           "800\nnan\n", "800\n1e9\n",
    "800\n#\n",          "rr_ms\n#\n",
    "800\n800 800\n",    "-800\n800\n",         "nan\n800\n", "800\n80x\n",
    "beat,rr_ms\nN\n",   "record,rr_ms_space_separated\nA1,800 x\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Answer) answer = ask (texts[i], strlen (texts[i]), NULL);

      g_assert_cmpint (answer.status, ==, DURE_ANALYSE_MALFORMED);
      g_assert_cmpuint (answer.lines->len, ==, 0);
    }
}

static void
test_other_model (void)
{
  static const char *const words[] = { "--model", "/dev/null", NULL };
  g_auto (Answer) answer = ask ("800\n", 4, words);

  g_assert_cmpint (answer.status, ==, DURE_ANALYSE_MALFORMED);
  g_assert_cmpuint (answer.lines->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analyse-rhythm/windows", test_windows);
  g_test_add_func ("/analyse-rhythm/window-lengths", test_window_lengths);
  g_test_add_func ("/analyse-rhythm/short-file", test_short_file);
  g_test_add_func ("/analyse-rhythm/gzip", test_gzip);
  g_test_add_func ("/analyse-rhythm/tables", test_tables);
  g_test_add_func ("/analyse-rhythm/several", test_several);
  g_test_add_func ("/analyse-rhythm/no-text", test_no_text);
  g_test_add_func ("/analyse-rhythm/malformed", test_malformed);
  g_test_add_func ("/analyse-rhythm/other-model", test_other_model);
  return g_test_run ();
}
