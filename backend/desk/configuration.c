// configuration.c: what can be set for serve, on its command line or in a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One table has every option: its name, the group of the file it stands in, what it may be, what it
// is when nobody says, and whether a reload takes it over. Command line and file are both read by
// it, by the same checks; what the command line says wins. Nothing stops at the first mistake: all
// of them are told at once, each with where it stands and what would be right.

#include "configuration.h"

#include "certificate.h"
#include "commands.h"
#include "where.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/stat.h>

typedef enum
{
  TEXT,
  PATH,
  NUMBER, /* from min to max */
  FLAG,
  CHOICE, /* one of the words in choices, between bars */
} Kind;

typedef struct
{
  const char *name, *group;
  Kind kind;
  gsize offset; /* into DureConfiguration: a char pointer, or a gint */
  const char *usual;
  gint min, max;
  const char *choices, *description, *word;
  gboolean is_reloaded;
} Option;

#define AT(member) G_STRUCT_OFFSET (DureConfiguration, member)

static const Option options[] = {
  { "state", "store", PATH, AT (state), NULL, 0, 0, NULL, "Where keys and databases are", "DIR",
    FALSE },
  { "database", "store", TEXT, AT (database), NULL, 0, 0, NULL,
    "Instead of main.db there: postgresql://...", "ADDRESS", FALSE },
  { "key-database", "store", TEXT, AT (key_database), NULL, 0, 0, NULL,
    "Instead of keys.db there, for donors' keys", "ADDRESS", FALSE },
  { "notices", "store", PATH, AT (notices), NULL, 0, 0, NULL, "Notices of your own", "DIR", FALSE },
  { "epoch-hours", "store", NUMBER, AT (epoch_hours), "24", 0, 8760, NULL,
    "How old the key of the donors' keys becomes (24; 0: turned by command)", "N", FALSE },
  { "people-port", "people", NUMBER, AT (people_port), "8440", 0, 65535, NULL,
    "For phones (8440)", "N", FALSE },
  { "host", "people", TEXT, AT (host), NULL, 0, 0, NULL, "The name that phones know", "NAME",
    FALSE },
  { "cert", "people", PATH, AT (certificate), NULL, 0, 0, NULL, "Certificate chain, PEM", "FILE",
    TRUE },
  { "key", "people", PATH, AT (key), NULL, 0, 0, NULL, "Its private key, PEM", "FILE", TRUE },
  { "public-url", "people", TEXT, AT (public_url), NULL, 0, 0, NULL, "Address behind a proxy",
    "URL", FALSE },
  { "proxy", "people", FLAG, AT (is_behind_proxy), "false", 0, 0, NULL,
    "Believe X-Forwarded-For, which a proxy of your own sets", NULL, FALSE },
  { "machines-port", "machines", NUMBER, AT (machines_port), "8441", 0, 65535, NULL,
    "For kiosks (8441)", "N", FALSE },
  { "machines-url", "machines", TEXT, AT (machines_url), NULL, 0, 0, NULL,
    "Address for recipients behind a proxy", "URL", FALSE },
  { "machine-threads", "machines", NUMBER, AT (machine_threads), "0", 0, 64, NULL,
    "For kiosks (0: one a processor)", "N", FALSE },
  { "source-rate", "machines", NUMBER, AT (source_rate), "100", 1, 1000000, NULL,
    "Batches a second from one source (100)", "N", TRUE },
  { "operators-port", "operators", NUMBER, AT (operators_port), "8442", 0, 65535, NULL,
    "For /metrics and /healthz, 127.0.0.1 only (8442)", "N", FALSE },
  { "log", "operators", CHOICE, AT (log), "text", 0, 0, "text|json",
    "How a line of the log looks (text)", "text|json", TRUE },
  { "log-level", "operators", CHOICE, AT (log_level), "notice", 0, 0,
    "error|critical|warning|notice|info|debug",
    "What is just told; info has a line for each request (notice)", "LEVEL", TRUE },
};

#define OPTIONS G_N_ELEMENTS (options)

static char **
text_of (const DureConfiguration *self, const Option *option)
{
  return (char **) G_STRUCT_MEMBER_P (self, option->offset);
}

static gint *
number_of (const DureConfiguration *self, const Option *option)
{
  return (gint *) G_STRUCT_MEMBER_P (self, option->offset);
}

static gboolean
is_text (const Option *option)
{
  return option->kind == TEXT || option->kind == PATH || option->kind == CHOICE;
}

/* Options on their way in, and where each of them was said. */
typedef struct
{
  DureConfiguration *configuration;
  GPtrArray *mistakes;
  char *wheres[OPTIONS];
} Reading;

static void
forget_reading (Reading *self)
{
  dure_configuration_free (self->configuration);
  for (gsize i = 0; i < OPTIONS; i++)
    g_free (self->wheres[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, forget_reading)

static void
complain (Reading *self, const char *where, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
complain (Reading *self, const char *where, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (self->mistakes, g_strdup_printf ("%s: %s", where, what));
}

static gboolean
is_choice (const char *choices, const char *text)
{
  g_auto (GStrv) words = g_strsplit (choices, "|", 0);

  return g_strv_contains ((const char *const *) words, text);
}

/* Takes one value over, from wherever it comes, or says what is wrong with it. */
static void
set_value (Reading *self, const Option *option, const char *text, const char *where)
{
  char **said = &self->wheres[option - options];
  gint64 number;

  g_free (*said);
  *said = g_strdup (where);
  if (option->kind == NUMBER
      && g_ascii_string_to_signed (text, 10, option->min, option->max, &number, NULL))
    *number_of (self->configuration, option) = (gint) number;
  else if (option->kind == NUMBER)
    complain (self, where, "\"%s\" is no whole number from %d to %d", text, option->min,
              option->max);
  else if (option->kind == FLAG && (g_str_equal (text, "true") || g_str_equal (text, "false")))
    *number_of (self->configuration, option) = g_str_equal (text, "true");
  else if (option->kind == FLAG)
    complain (self, where, "\"%s\" is neither true nor false", text);
  else if (*text == '\0')
    complain (self, where, "nothing stands behind it");
  else if (option->kind == CHOICE && !is_choice (option->choices, text))
    complain (self, where, "\"%s\" is none of %s", text, option->choices);
  else
    {
      g_free (*text_of (self->configuration, option));
      *text_of (self->configuration, option) = g_strdup (text);
    }
}

static const Option *
find_option (const char *name)
{
  for (gsize i = 0; i < OPTIONS; i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  return NULL;
}

static char *
group_names (void)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < OPTIONS; i++)
    if (i == 0 || !g_str_equal (options[i].group, options[i - 1].group))
      g_string_append_printf (names, "%s[%s]", i == 0 ? "" : ", ", options[i].group);
  return g_string_free (names, FALSE);
}

static gboolean
is_group (const char *name)
{
  for (gsize i = 0; i < OPTIONS; i++)
    if (g_str_equal (options[i].group, name))
      return TRUE;
  return FALSE;
}

static void
take_entry (Reading *self, GKeyFile *file, const char *group, const char *key)
{
  const Option *option = find_option (key);
  g_autofree char *where = g_strdup_printf ("%s: [%s] %s", self->configuration->file, group,
                                             key);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (option == NULL)
    complain (self, where, "there is no such option");
  else if (!g_str_equal (option->group, group))
    complain (self, where, "this option belongs into [%s]", option->group);
  else if ((text = g_key_file_get_string (file, group, key, &error)) == NULL || error != NULL)
    complain (self, where, "%s", error->message);
  else
    set_value (self, option, g_strchomp (text), where);
}

static void
take_file (Reading *self)
{
  const char *name = self->configuration->file;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, name, G_KEY_FILE_NONE, &error))
    {
      complain (self, name, "%s", error->message);
      return;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, groups[i], NULL, NULL);
      g_autofree char *where = g_strdup_printf ("%s: [%s]", name, groups[i]);
      g_autofree char *names = group_names ();

      if (!is_group (groups[i]))
        complain (self, where, "there is no such group, only %s", names);
      else
        for (guint j = 0; keys != NULL && keys[j] != NULL; j++)
          take_entry (self, file, groups[i], keys[j]);
    }
}

/* What the command line says: a text for each option, or nothing. */
typedef struct
{
  char *texts[OPTIONS];
  gint flags[OPTIONS];
  char *file;
  gint only_check;
} Given;

static void
forget_given (Given *self)
{
  for (gsize i = 0; i < OPTIONS; i++)
    g_free (self->texts[i]);
  g_free (self->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, forget_given)

static void
describe (Given *given, GOptionEntry entries[OPTIONS + 3])
{
  static const GOptionArg arguments[] = {
    [TEXT] = G_OPTION_ARG_STRING,
    [PATH] = G_OPTION_ARG_FILENAME,
    [NUMBER] = G_OPTION_ARG_STRING,
    [FLAG] = G_OPTION_ARG_NONE,
    [CHOICE] = G_OPTION_ARG_STRING,
  };

  for (gsize i = 0; i < OPTIONS; i++)
    {
      gpointer target = options[i].kind == FLAG ? (gpointer) &given->flags[i] : &given->texts[i];

      entries[i] = (GOptionEntry) { options[i].name, 0, 0, arguments[options[i].kind], target,
                                    options[i].description, options[i].word };
    }
  entries[OPTIONS] = (GOptionEntry) { "config", 0, 0, G_OPTION_ARG_FILENAME, &given->file,
                                      "Options in a file (" DURE_CONFIGURATION_FILE ")", "FILE" };
  entries[OPTIONS + 1] = (GOptionEntry) { "check-config", 0, 0, G_OPTION_ARG_NONE,
                                          &given->only_check,
                                          "Only say whether all options are right", NULL };
  entries[OPTIONS + 2] = (GOptionEntry) { NULL };
}

static gboolean
read_words (Reading *self, Given *given, char **words)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) rest = g_strdupv (words);
  g_autoptr (GError) error = NULL;
  GOptionEntry entries[OPTIONS + 3];

  describe (given, entries);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &rest, &error))
    complain (self, "serve", "%s", error->message);
  else if (rest[0] != NULL && rest[1] != NULL)
    complain (self, "serve", "it takes only options, not \"%s\"", rest[1]);
  else
    return TRUE;
  return FALSE;
}

static void
take_words (Reading *self, const Given *given)
{
  for (gsize i = 0; i < OPTIONS; i++)
    {
      g_autofree char *where = g_strconcat ("--", options[i].name, NULL);

      if (given->flags[i])
        set_value (self, &options[i], "true", where);
      else if (given->texts[i] != NULL)
        set_value (self, &options[i], given->texts[i], where);
    }
}

static gboolean
has_password (const char *address)
{
  const char *begin = address != NULL ? strstr (address, "://") : NULL;
  const char *at = begin != NULL ? strchr (begin, '@') : NULL;
  const char *colon = at != NULL ? memchr (begin + 3, ':', (gsize) (at - begin) - 3) : NULL;

  return colon != NULL || (address != NULL && strstr (address, "password=") != NULL);
}

static void
check_passwords (Reading *self)
{
  const DureConfiguration *configuration = self->configuration;
  struct stat status;

  if (configuration->file != NULL
      && (has_password (configuration->database) || has_password (configuration->key_database))
      && stat (configuration->file, &status) == 0 && (status.st_mode & 077) != 0)
    complain (self, configuration->file,
              "others may read it (mode %04o), and a password stands in it; let it be 0600",
              status.st_mode & 07777);
}

static gboolean
is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_str_has_prefix (g_uri_get_scheme (uri), "http")
         && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0';
}

static gboolean
is_host (const char *text)
{
  return text[strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-")] == '\0';
}

static const char *
where_of (const Reading *self, const char *name)
{
  return self->wheres[find_option (name) - options];
}

static void
check_certificate (Reading *self)
{
  const DureConfiguration *configuration = self->configuration;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  if (configuration->certificate != NULL && configuration->key == NULL)
    complain (self, where_of (self, "cert"), "it needs key as well");
  else if (configuration->certificate == NULL && configuration->key != NULL)
    complain (self, where_of (self, "key"), "it needs cert as well");
  else if (configuration->certificate != NULL)
    {
      certificate = dure_certificate_load (configuration->certificate, configuration->key, &error);
      if (certificate == NULL)
        complain (self, where_of (self, "cert"), "%s", error->message);
    }
}

/* What the form of a value alone does not tell. */
static void
check_meaning (Reading *self)
{
  const DureConfiguration *configuration = self->configuration;

  if (configuration->host != NULL && !is_host (configuration->host))
    complain (self, where_of (self, "host"), "\"%s\" is not the name of a host",
              configuration->host);
  if (configuration->public_url != NULL && !is_address (configuration->public_url))
    complain (self, where_of (self, "public-url"), "\"%s\" is not an address on the web",
              configuration->public_url);
  if (configuration->machines_url != NULL && !is_address (configuration->machines_url))
    complain (self, where_of (self, "machines-url"), "\"%s\" is not an address on the web",
              configuration->machines_url);
  if (configuration->notices != NULL && !g_file_test (configuration->notices, G_FILE_TEST_IS_DIR))
    complain (self, where_of (self, "notices"), "there is no directory %s",
              configuration->notices);
  check_certificate (self);
  check_passwords (self);
}

/**
 * dure_configuration_load:
 * @words: (array zero-terminated=1): the command's name and its options
 * @mistakes: (element-type utf8): where each mistake is told; frees its elements
 *
 * Reads the file, then the command line on top of it, then looks at the files they name.
 *
 * Returns: (transfer full) (nullable): the options, or %NULL when there is any mistake
 */
DureConfiguration *
dure_configuration_load (char **words, GPtrArray *mistakes)
{
  g_auto (Reading) self = { g_new0 (DureConfiguration, 1), mistakes, { NULL } };
  g_auto (Given) given = { 0 };

  for (gsize i = 0; i < OPTIONS; i++)
    if (options[i].usual != NULL)
      set_value (&self, &options[i], options[i].usual, options[i].name);
  if (!read_words (&self, &given, words))
    return NULL;
  self.configuration->only_check = given.only_check;
  if (given.file != NULL)
    self.configuration->file = g_steal_pointer (&given.file);
  else if (g_file_test (DURE_CONFIGURATION_FILE, G_FILE_TEST_EXISTS))
    self.configuration->file = g_strdup (DURE_CONFIGURATION_FILE);
  if (self.configuration->file != NULL)
    take_file (&self);
  take_words (&self, &given);
  check_meaning (&self);
  self.configuration->state = dure_state_directory (self.configuration->state);
  return mistakes->len == 0 ? g_steal_pointer (&self.configuration) : NULL;
}

/**
 * dure_configuration_free:
 * @self: (transfer full) (nullable)
 */
void
dure_configuration_free (DureConfiguration *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < OPTIONS; i++)
    if (is_text (&options[i]))
      g_free (*text_of (self, &options[i]));
  g_free (self->file);
  g_free (self);
}

/**
 * dure_configuration_fixed_changes:
 * @before: what the server was started with
 * @after: what would hold now
 *
 * Returns: (transfer full) (element-type utf8): names of the options that differ and need a new
 *   start
 */
GPtrArray *
dure_configuration_fixed_changes (const DureConfiguration *before, const DureConfiguration *after)
{
  GPtrArray *names = g_ptr_array_new ();

  for (gsize i = 0; i < OPTIONS; i++)
    {
      const Option *option = &options[i];
      gboolean is_same = is_text (option)
                             ? g_strcmp0 (*text_of (before, option), *text_of (after, option)) == 0
                             : *number_of (before, option) == *number_of (after, option);

      if (!is_same && !option->is_reloaded)
        g_ptr_array_add (names, (gpointer) option->name);
    }
  if ((before->certificate == NULL) != (after->certificate == NULL))
    g_ptr_array_add (names, (gpointer) "cert");
  return names;
}
