// notice.c: what a pilot tells people before it asks them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A notice is two documents: the terms, the same in every language and read by machines, and the
// text of one language, read by people. Its digest covers both, so what a consent points at can
// never change behind it. Each ask has a digest of its own: it is what was on the screen.

#include "notice.h"

#include "canonical-json.h"
#include "error.h"

#define MAX_FACTS 8

struct _DureNotice
{
  gatomicrefcount references;
  json_t *terms;
  json_t *text;
  guint version;
  char *digest;
  char *ask_digests[DURE_PURPOSE_COUNT];
};

static const char *const purposes[DURE_PURPOSE_COUNT] = { "collect", "sensitive", "provide",
                                                          "train" };

/**
 * dure_purpose_to_text:
 *
 * Returns: (transfer none): the purpose as documents spell it
 */
const char *
dure_purpose_to_text (DurePurpose purpose)
{
  g_return_val_if_fail (purpose < DURE_PURPOSE_COUNT, NULL);
  return purposes[purpose];
}

/**
 * dure_purpose_from_text:
 * @text: (nullable): foreign text
 * @ret_purpose: (out): set only on success
 */
gboolean
dure_purpose_from_text (const char *text, DurePurpose *ret_purpose)
{
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    if (g_strcmp0 (text, purposes[purpose]) == 0)
      {
        *ret_purpose = purpose;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_ask (const json_t *asks, const json_t *terms, const char *purpose, GError **error)
{
  const json_t *ask = dure_json_object (asks, purpose, error);
  const json_t *ask_terms = ask != NULL ? dure_json_object (terms, purpose, error) : NULL;
  const json_t *facts;
  gsize i;
  json_t *fact;

  if (ask_terms == NULL || dure_json_text (ask, "title", 200, error) == NULL
      || dure_json_text (ask, "short", 100, error) == NULL
      || (facts = dure_json_array (ask, "facts", 1, MAX_FACTS, error)) == NULL)
    return FALSE;
  json_array_foreach ((json_t *) facts, i, fact)
    if (dure_json_text (fact, "label", 100, error) == NULL
        || dure_json_text (fact, "text", 300, error) == NULL)
      return FALSE;
  return dure_json_text (ask_terms, "lawfulBasis", 64, error) != NULL
         && dure_json_text (ask_terms, "retention", 10, error) != NULL
         && dure_json_array (ask_terms, "dataItems", 1, 64, error) != NULL;
}

static gboolean
check (DureNotice *self, GError **error)
{
  const json_t *asks = dure_json_object (self->text, "asks", error);
  const json_t *terms = asks != NULL ? dure_json_object (self->terms, "asks", error) : NULL;
  gint64 version;

  if (terms == NULL || dure_json_text (self->terms, "pilot", 64, error) == NULL
      || !dure_json_integer (self->terms, "version", 1, G_MAXINT32, &version, error)
      || dure_json_object (self->terms, "record", error) == NULL
      || dure_json_text (self->text, "language", 16, error) == NULL
      || dure_json_text (self->text, "title", 200, error) == NULL)
    return FALSE;
  self->version = (guint) version;
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    {
      if (!check_ask (asks, terms, purposes[purpose], error))
        return FALSE;
      self->ask_digests[purpose] =
          dure_json_canonical_digest (json_object_get (asks, purposes[purpose]));
    }
  return TRUE;
}

/**
 * dure_notice_new:
 * @terms: the pilot's `terms.json`
 * @text: the text of one language, `ko.json`
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer full) (nullable): the notice, frozen by its digest
 */
DureNotice *
dure_notice_new (GBytes *terms, GBytes *text, GError **error)
{
  g_autoptr (DureNotice) self = g_new0 (DureNotice, 1);
  g_autoptr (json_t) both = NULL;
  gsize length;
  const void *bytes;

  g_atomic_ref_count_init (&self->references);
  bytes = g_bytes_get_data (terms, &length);
  self->terms = dure_json_parse (bytes, length, error);
  if (self->terms == NULL)
    return NULL;
  bytes = g_bytes_get_data (text, &length);
  self->text = dure_json_parse (bytes, length, error);
  if (self->text == NULL || !check (self, error))
    return NULL;
  both = json_pack ("{s:O, s:O}", "terms", self->terms, "text", self->text);
  self->digest = dure_json_canonical_digest (both);
  return g_steal_pointer (&self);
}

/**
 * dure_notice_ref:
 *
 * Returns: (transfer full): one more reference
 */
DureNotice *
dure_notice_ref (DureNotice *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * dure_notice_unref:
 * @self: (transfer full) (nullable): freed with its last reference
 */
void
dure_notice_unref (DureNotice *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  json_decref (self->terms);
  json_decref (self->text);
  g_free (self->digest);
  for (DurePurpose purpose = 0; purpose < DURE_PURPOSE_COUNT; purpose++)
    g_free (self->ask_digests[purpose]);
  g_free (self);
}

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static const json_t *
ask_of (const json_t *document, DurePurpose purpose)
{
  return json_object_get (json_object_get (document, "asks"), purposes[purpose]);
}

/**
 * dure_notice_pilot:
 *
 * Returns: (transfer none): the pilot's short name, `gwangju-heart`
 */
const char *
dure_notice_pilot (DureNotice *self)
{
  return text_of (self->terms, "pilot");
}

/**
 * dure_notice_version:
 *
 * Returns: the version, from 1
 */
guint
dure_notice_version (DureNotice *self)
{
  return self->version;
}

/**
 * dure_notice_language:
 *
 * Returns: (transfer none): the language of the text, `ko`
 */
const char *
dure_notice_language (DureNotice *self)
{
  return text_of (self->text, "language");
}

/**
 * dure_notice_digest:
 *
 * Returns: (transfer none): SHA-256 of terms and text in canonical JSON, 64 hexadecimal digits
 */
const char *
dure_notice_digest (DureNotice *self)
{
  return self->digest;
}

/**
 * dure_notice_title:
 *
 * Returns: (transfer none): the pilot's name for people
 */
const char *
dure_notice_title (DureNotice *self)
{
  return text_of (self->text, "title");
}

/**
 * dure_notice_record:
 *
 * Returns: (transfer none): what every consent under this notice states alike: controller, places,
 *   jurisdiction, ways to withdraw
 */
const json_t *
dure_notice_record (DureNotice *self)
{
  return json_object_get (self->terms, "record");
}

/**
 * dure_notice_ask_title:
 *
 * Returns: (transfer none): the question of this ask
 */
const char *
dure_notice_ask_title (DureNotice *self, DurePurpose purpose)
{
  return text_of (ask_of (self->text, purpose), "title");
}

/**
 * dure_notice_ask_short:
 *
 * Returns: (transfer none): the purpose in a few words, for lists
 */
const char *
dure_notice_ask_short (DureNotice *self, DurePurpose purpose)
{
  return text_of (ask_of (self->text, purpose), "short");
}

/**
 * dure_notice_ask_facts:
 * @ret_facts: (out caller-allocates) (array length=max_facts): the facts, owned by the notice
 * @max_facts: room in @ret_facts
 *
 * Returns: how many facts were written
 */
guint
dure_notice_ask_facts (DureNotice *self, DurePurpose purpose, DureNoticeFact *ret_facts,
                       guint max_facts)
{
  const json_t *facts = json_object_get (ask_of (self->text, purpose), "facts");
  guint count = MIN (max_facts, (guint) json_array_size (facts));

  for (guint i = 0; i < count; i++)
    {
      const json_t *fact = json_array_get (facts, i);

      ret_facts[i].label = text_of (fact, "label");
      ret_facts[i].text = text_of (fact, "text");
      ret_facts[i].is_strong = json_is_true (json_object_get (fact, "strong"));
    }
  return count;
}

/**
 * dure_notice_ask_digest:
 *
 * Returns: (transfer none): SHA-256 of this ask's text as shown, 64 hexadecimal digits
 */
const char *
dure_notice_ask_digest (DureNotice *self, DurePurpose purpose)
{
  return self->ask_digests[purpose];
}

/**
 * dure_notice_ask_terms:
 *
 * Returns: (transfer none): what a yes to this ask means to machines: lawful basis, data items,
 *   retention, recipient
 */
const json_t *
dure_notice_ask_terms (DureNotice *self, DurePurpose purpose)
{
  return ask_of (self->terms, purpose);
}
