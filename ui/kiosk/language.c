// language.c: the languages of the screens, and how one becomes another while running
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// gettext chooses a catalogue by the variable LANGUAGE and remembers its choice; counting up
// _nl_msg_cat_cntr makes it look again. Whoever changes the language then builds the screen anew.
// textdomain () is never called: GLib would take "no Korean for English" as "translate nothing".

#include "language.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

extern int _nl_msg_cat_cntr;

static const DureLanguage languages[] = {
  { "ko", "한국어", "한국어로 시작하기", "가", "ko", '.', "," },
  { "en", "English", "Start in English", "A", "en", '.', "," },
  { "zh", "中文", "用中文开始", "字", "zh", '.', "," },
  { "vi", "Tiếng Việt", "Bắt đầu bằng tiếng Việt", "A", "vi", ',', "." },
  { "ru", "Русский", "Начать по-русски", "А", "ru", ',', "\u00A0" },
};

static const DureLanguage *current = &languages[0];
static DureLanguage offered[G_N_ELEMENTS (languages)];
static guint n_offered;

/**
 * dure_languages_offer:
 * @codes: (nullable) (array zero-terminated=1): those people can choose, the first one in large; or
 *   all when there is none
 *
 * Pages built from here on have no others.
 */
void
dure_languages_offer (const char *const *codes)
{
  n_offered = 0;
  while (codes != NULL && codes[n_offered] != NULL && n_offered < G_N_ELEMENTS (offered))
    {
      offered[n_offered] = *dure_language_find (codes[n_offered]);
      n_offered++;
    }
}

/**
 * dure_languages:
 * @ret_count: (out): how many
 *
 * Returns: (transfer none) (array length=ret_count): the languages that are offered, the region's
 *   first unless something else is said
 */
const DureLanguage *
dure_languages (guint *ret_count)
{
  *ret_count = n_offered > 0 ? n_offered : G_N_ELEMENTS (languages);
  return n_offered > 0 ? offered : languages;
}

/**
 * dure_language_find:
 * @code: (nullable): `ko`
 *
 * Returns: (transfer none): that language, or the region's when it is not known
 */
const DureLanguage *
dure_language_find (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].code, code) == 0)
      return &languages[i];
  return &languages[0];
}

/**
 * dure_language_current:
 *
 * Returns: (transfer none): the language in use
 */
const DureLanguage *
dure_language_current (void)
{
  return current;
}

/* LANGUAGE is heard only in a locale other than "C", and generated locales may be missing. */
static void
leave_the_c_locale (void)
{
  const char *locale = setlocale (LC_ALL, "");

  if (locale == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  locale = setlocale (LC_MESSAGES, NULL);
  if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_MESSAGES, "C.UTF-8");
  locale = setlocale (LC_CTYPE, NULL);
  if (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_CTYPE, "C.UTF-8");
}

/**
 * dure_language_bind:
 * @directory: (nullable): where the catalogues are; %NULL takes the variable DURE_LOCALE_DIR, then
 *   the tree this was built in, then the installed place
 *
 * To be called once, after GTK was opened and before the first text.
 */
void
dure_language_bind (const char *directory)
{
  if (directory == NULL)
    directory = g_getenv ("DURE_LOCALE_DIR");
  if (directory == NULL && g_file_test (DURE_BUILD_LOCALE_DIR, G_FILE_TEST_IS_DIR))
    directory = DURE_BUILD_LOCALE_DIR;
  if (directory == NULL)
    directory = DURE_LOCALE_DIR;
  leave_the_c_locale ();
  bindtextdomain (GETTEXT_PACKAGE, directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/**
 * dure_language_use:
 * @code: `ko`
 *
 * From here on every text is in this language; texts already on the screen are not.
 */
void
dure_language_use (const char *code)
{
  current = dure_language_find (code);
  g_setenv ("LANGUAGE", current->code, TRUE);
  ++_nl_msg_cat_cntr;
}

/**
 * dure_language_number:
 * @value: a number
 * @decimals: digits after the decimal sign; below 0 as few as the value needs
 *
 * The language decides, not the locale: a kiosk speaks five languages and has one locale.
 *
 * Returns: (transfer full): the number as the language in use writes it: `36.5` or `36,5`
 */
char *
dure_language_number (double value, int decimals)
{
  char figures[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *format = decimals < 0 ? g_strdup ("%g") : g_strdup_printf ("%%.%df", decimals);

  g_ascii_formatd (figures, sizeof figures, format, value);
  g_strdelimit (figures, ".", current->decimal_sign);
  return g_strdup (figures);
}

/**
 * dure_language_count:
 * @count: below a thousand million
 *
 * Returns: (transfer full): the number in groups of three digits: `231,130`
 */
char *
dure_language_count (guint count)
{
  const char *sign = current->group_sign;

  if (count < 1000)
    return g_strdup_printf ("%u", count);
  if (count < 1000 * 1000)
    return g_strdup_printf ("%u%s%03u", count / 1000, sign, count % 1000);
  return g_strdup_printf ("%u%s%03u%s%03u", count / 1000000, sign, count / 1000 % 1000, sign,
                          count % 1000);
}
