// decode.c: dure-wearables decode: tells an operator what a packet says
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A packet, a JSON object on one line: every field under the name that the tests' vectors use,
// or {"reject": "why"}. Numbers are exact: a reader that needs more digits than a double has must
// ask its JSON library for them. Nothing is kept: each call is a device heard for the first time.

#include "decode.h"

#include "bthome-seal.h"
#include "decode-capture.h"
#include "hex.h"
#include "profile.h"

#include <string.h>
#include <sysexits.h>

#define BTHOME_ID "ad:fcd2"

typedef struct
{
  char *key;
  char *key_file;
  char *address;
  char *capture;
  char **rest;
  gboolean help;
  GByteArray *key_octets;
  GByteArray *address_octets;
} Options;

/* The key goes with its bytes, however the command ends. */
static void
options_clear (Options *options)
{
  if (options->key != NULL)
    explicit_bzero (options->key, strlen (options->key));
  if (options->key_octets != NULL)
    explicit_bzero (options->key_octets->data, options->key_octets->len);
  g_clear_pointer (&options->key_octets, g_byte_array_unref);
  g_clear_pointer (&options->address_octets, g_byte_array_unref);
  g_free (options->key);
  g_free (options->key_file);
  g_free (options->address);
  g_free (options->capture);
  g_strfreev (options->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Everything is taken as a file name would be: as it is, whatever the locale. */
static GOptionContext *
make_context (Options *options)
{
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options->key,
      "The key of an encrypted BTHome device; others on this machine can see it", "HEX" },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &options->key_file,
      "Read the key from this file; - is standard input", "FILE" },
    { "address", 0, 0, G_OPTION_ARG_FILENAME, &options->address,
      "The address of that device", "MAC" },
    { "capture", 0, 0, G_OPTION_ARG_FILENAME, &options->capture,
      "Tell every packet of a capture instead, a line each", "FILE" },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, "Tell this", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL,
      "UUID HEX [UUID HEX...]" },
    { NULL },
  };
  GOptionContext *context = g_option_context_new ("- tell what a packet says, as JSON");
  g_autoptr (GString) ids = g_string_new (
    "UUID is that of the characteristic, short or whole, or ad: and that of an advertisement's\n"
    "service data, or sfloat or float. HEX may have spaces and colons; \"\" is an empty packet.\n"
    "The status is 0, or 65 when a packet is refused. The ids:\n");

  for (size_t i = 0; dure_profile_get (i) != NULL; i++)
    g_string_append_printf (ids, "  %-36s  %s\n", dure_profile_get (i)->id,
                            dure_profile_get (i)->name);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, ids->str);

  return context;
}

static void
append_field (void *data, const char *name, const char *json)
{
  GString *out = data;

  g_string_append_printf (out, "%s\"%s\": %s", out->len > 1 ? ", " : "", name, json);
}

static int
reject (GString *out, const char *why)
{
  g_string_printf (out, "{\"reject\": \"%s\"}\n", why);

  return EX_DATAERR;
}

static int
tell (const DureProfile *profile, const guint8 *bytes, gsize length, GString *out)
{
  DureFields fields = { append_field, out };
  DureRefusal refusal;

  g_string_assign (out, "{");
  if (!profile->describe (bytes, length, &fields, &refusal))
    return reject (out, dure_refusal_text (refusal));
  g_string_append (out, "}\n");

  return EX_OK;
}

static int
tell_sealed (const DureProfile *profile,
             const guint8      *key,
             const guint8      *address,
             const GByteArray  *packet,
             GString           *out)
{
  DureBthomeSeal seal = { 0 };
  guint8 plain[DURE_BTHOME_PACKET_MAX];
  gsize length;
  DureRefusal refusal;

  if (!dure_bthome_seal_open (&seal, key, address, packet->data, packet->len, plain, &length,
                              &refusal))
    return reject (out, dure_refusal_text (refusal));

  return tell (profile, plain, length, out);
}

static gboolean
complain (GString *complaint, const char *what, int status, int *ret_status)
{
  g_string_append_printf (complaint, "dure-wearables: %s\n", what);
  *ret_status = status;

  return FALSE;
}

static gboolean
are_octets (const GByteArray *bytes, guint length)
{
  return bytes != NULL && bytes->len == length;
}

/* The key is a secret: it stands on the command line only when the operator puts it there. */
static gboolean
take_key (Options *options, GString *complaint, int *ret_status)
{
  const char *path = g_strcmp0 (options->key_file, "-") == 0 ? "/dev/stdin" : options->key_file;
  g_autoptr (GError) error = NULL;

  if (path != NULL && options->key != NULL)
    return complain (complaint, "--key and --key-file are one too many", EX_USAGE, ret_status);
  if (path != NULL && !g_file_get_contents (path, &options->key, NULL, &error))
    return complain (complaint, error->message, EX_NOINPUT, ret_status);
  if ((options->key == NULL) != (options->address == NULL))
    return complain (complaint, "a key needs an address, and an address a key", EX_USAGE,
                     ret_status);
  if (options->key == NULL)
    return TRUE;

  options->key_octets = dure_hex_to_bytes (options->key);
  options->address_octets = dure_hex_to_bytes (options->address);
  if (!are_octets (options->key_octets, DURE_BTHOME_KEY_SIZE)
      || !are_octets (options->address_octets, DURE_BTHOME_ADDRESS_SIZE))
    return complain (complaint, "a key has 32 digits, an address 12", EX_USAGE, ret_status);

  return TRUE;
}

static int
tell_one (const Options *options, const char *id, const char *digits, GString *out)
{
  g_autofree char *found = dure_hex_to_id (id);
  const DureProfile *profile = found != NULL ? dure_profile_find (found) : NULL;
  g_autoptr (GByteArray) packet = dure_hex_to_bytes (digits);

  if (packet == NULL)
    return reject (out, "the packet is not in hexadecimal");
  if (profile == NULL)
    return reject (out, "no decoder for this id");
  if (options->key_octets != NULL && g_str_equal (profile->id, BTHOME_ID))
    return tell_sealed (profile, options->key_octets->data, options->address_octets->data, packet,
                        out);

  return tell (profile, packet->data, packet->len, out);
}

static int
run (Options *options, GString *out, GString *complaint)
{
  int status = EX_OK;

  if (!take_key (options, complaint, &status))
    return status;
  for (guint i = 0; options->rest[i] != NULL; i += 2)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      if (tell_one (options, options->rest[i], options->rest[i + 1], line) != EX_OK)
        status = EX_DATAERR;
      g_string_append_len (out, line->str, (gssize) line->len);
    }

  return status;
}

/**
 * dure_decode_run:
 * @arguments: (array zero-terminated=1): what stands after `decode`
 * @out: set to what belongs on standard output
 * @complaint: set to what belongs on standard error
 *
 * Returns: the status to exit with: %EX_OK; %EX_DATAERR when a packet or an id is refused;
 *   %EX_USAGE; %EX_NOINPUT for a key that cannot be read
 */
int
dure_decode_run (const char *const *arguments, GString *out, GString *complaint)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GOptionContext) context = make_context (&options);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) copy = NULL;

  /* GOption takes the first for the name of the program. */
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, "dure-wearables decode");
  g_strv_builder_addv (builder, (const char **) arguments);
  copy = g_strv_builder_end (builder);
  if (!g_option_context_parse_strv (context, &copy, &error))
    g_string_append_printf (complaint, "dure-wearables: %s\n", error->message);
  if (error == NULL && options.help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_string_append (out, help);
      return EX_OK;
    }
  if (error == NULL && options.capture != NULL && options.rest == NULL)
    return dure_decode_capture (options.capture, out, complaint);
  if (error != NULL || options.rest == NULL || g_strv_length (options.rest) % 2 != 0)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_string_append (complaint, help);
      return EX_USAGE;
    }

  return run (&options, out, complaint);
}
