// notice.c: what a pilot tells people before it asks them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A notice is two documents: the terms, the same in every language and read by machines, and the
// text of one language, read by people. Its digest covers both, so what a consent points at can
// never change behind it. Each ask has a digest of its own: it is what was on the screen. Asks A to
// D are in every notice, ask E only where a pilot wants energy data of homes.

#include "notice.h"

#include "canonical-json.h"
#include "encoding.h"
#include "error.h"

#define MAX_FACTS 8

struct _DureNotice
{
  gatomicrefcount references;
  json_t *terms;
  json_t *text;
  guint version;
  char *digest;
  char *ask_digests[DURE_PURPOSE_COUNT]; /* NULL where it does not ask */
  gint64 ends_ms[DURE_PURPOSE_COUNT];
};

static const char *const purposes[DURE_PURPOSE_COUNT] = { "collect", "sensitive", "provide",
                                                          "train", "energy" };

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
check_ask (DureNotice *self, DurePurpose purpose, const json_t *ask, const json_t *terms,
           GError **error)
{
  const char *last_day;
  const json_t *facts;
  gsize i;
  json_t *fact;

  if (dure_json_text (ask, "title", 200, error) == NULL
      || dure_json_text (ask, "short", 100, error) == NULL
      || (facts = dure_json_array (ask, "facts", 1, MAX_FACTS, error)) == NULL)
    return FALSE;
  json_array_foreach ((json_t *) facts, i, fact)
    if (dure_json_text (fact, "label", 100, error) == NULL
        || dure_json_text (fact, "text", 300, error) == NULL)
      return FALSE;
  last_day = dure_json_text (terms, "retention", 10, error);
  if (last_day == NULL)
    return FALSE;
  if (!dure_day_end_from_text (last_day, &self->ends_ms[purpose]))
    {
      g_set_error (error, DURE_CORE_ERROR, DURE_CORE_ERROR_MALFORMED, "retention: no day");
      return FALSE;
    }
  self->ask_digests[purpose] = dure_json_canonical_digest (ask);
  return dure_json_text (terms, "lawfulBasis", 64, error) != NULL
         && dure_json_text (terms, "recipient", 64, error) != NULL
         && dure_json_array (terms, "dataItems", 1, 64, error) != NULL;
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
      const char *key = purposes[purpose];
      const json_t *ask, *ask_terms;

      if (purpose == DURE_PURPOSE_ENERGY && json_object_get (asks, key) == NULL
          && json_object_get (terms, key) == NULL)
        continue;
      ask = dure_json_object (asks, key, error);
      ask_terms = ask != NULL ? dure_json_object (terms, key, error) : NULL;
      if (ask_terms == NULL || !check_ask (self, purpose, ask, ask_terms, error))
        return FALSE;
    }
  return TRUE;
}

/* Both are (transfer full) and may be missing with an error. */
static DureNotice *
freeze (json_t *terms, json_t *text, GError **error)
{
  g_autoptr (DureNotice) self = g_new0 (DureNotice, 1);
  g_autoptr (json_t) both = NULL;

  g_atomic_ref_count_init (&self->references);
  self->terms = terms;
  self->text = text;
  if (terms == NULL || text == NULL || !check (self, error))
    return NULL;
  both = dure_notice_to_json (self);
  self->digest = dure_json_canonical_digest (both);
  return g_steal_pointer (&self);
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
  gsize length;
  const void *bytes = g_bytes_get_data (terms, &length);
  g_autoptr (json_t) terms_json = dure_json_parse (bytes, length, error);

  return terms_json != NULL ? dure_notice_new_under (terms_json, text, error) : NULL;
}

/**
 * dure_notice_new_under:
 * @terms: the pilot's `terms.json`, shared by its languages and not to be changed any more
 * @text: the text of one language, `ko.json`
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer full) (nullable): the notice, frozen by its digest
 */
DureNotice *
dure_notice_new_under (json_t *terms, GBytes *text, GError **error)
{
  gsize length;
  const void *bytes = g_bytes_get_data (text, &length);

  return freeze (json_incref (terms), dure_json_parse (bytes, length, error), error);
}

/**
 * dure_notice_new_from_json:
 * @json: foreign: what dure_notice_to_json() has written
 * @error: %DURE_CORE_ERROR_MALFORMED naming the field
 *
 * Returns: (transfer full) (nullable): the notice, frozen by its digest
 */
DureNotice *
dure_notice_new_from_json (const json_t *json, GError **error)
{
  static const char *const keys[] = { "terms", "text", NULL };
  json_t *terms =
      dure_json_only (json, keys, error) ? dure_json_object (json, "terms", error) : NULL;
  json_t *text = terms != NULL ? dure_json_object (json, "text", error) : NULL;

  return freeze (json_incref (terms), json_incref (text), error);
}

/**
 * dure_notice_to_json:
 *
 * Returns: (transfer full): terms and text, `{"terms": ..., "text": ...}`, both the notice's own
 *   and not to be changed; the digest is that of its canonical form
 */
json_t *
dure_notice_to_json (DureNotice *self)
{
  return json_pack ("{s:O, s:O}", "terms", self->terms, "text", self->text);
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
 * dure_notice_asks:
 *
 * Returns: whether this notice asks for the purpose at all. The functions about one ask are for
 *   those that it asks.
 */
gboolean
dure_notice_asks (DureNotice *self, DurePurpose purpose)
{
  return purpose < DURE_PURPOSE_COUNT && self->ask_digests[purpose] != NULL;
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

/**
 * dure_notice_ask_lists:
 * @item: `8867-4`, `ageBand`, `electricity-use`
 *
 * Returns: whether this ask is made, and names the item
 */
gboolean
dure_notice_ask_lists (DureNotice *self, DurePurpose purpose, const char *item)
{
  gsize i;
  json_t *listed;

  json_array_foreach (json_object_get (dure_notice_ask_terms (self, purpose), "dataItems"), i,
                      listed)
    if (g_strcmp0 (json_string_value (listed), item) == 0)
      return TRUE;
  return FALSE;
}

/**
 * dure_notice_ask_names:
 * @recipient: (nullable): an id or a class of recipients, or %NULL for the controller itself
 *
 * Returns: whether this ask is made, and lets the recipient have it: the controller always, a class
 *   when it is the one named, an id when the class is `committee-approved`
 */
gboolean
dure_notice_ask_names (DureNotice *self, DurePurpose purpose, const char *recipient)
{
  const char *named = text_of (dure_notice_ask_terms (self, purpose), "recipient");

  if (named == NULL)
    return FALSE;
  return recipient == NULL || g_str_equal (recipient, "controller")
         || g_str_equal (recipient, named) || g_str_equal (named, "committee-approved");
}

/**
 * dure_notice_ask_ends_ms:
 *
 * Returns: the first moment at which a yes to this ask is over, milliseconds since 1970: midnight
 *   in Seoul after the last day; 0 when this ask is not made
 */
gint64
dure_notice_ask_ends_ms (DureNotice *self, DurePurpose purpose)
{
  return self->ends_ms[purpose];
}

/* One Hangul syllable or Chinese sign is read in about the time of two letters of an alphabet. */
static guint
half_letters (const char *text)
{
  guint count = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    count += g_unichar_iswide (g_utf8_get_char (text)) ? 2 : 1;
  return count;
}

/**
 * dure_notice_ask_length:
 *
 * Returns: what is to be read on this ask, title and facts, in Hangul syllables: a Korean text
 *   counts its letters and its blanks, an alphabet's letters count half
 */
guint
dure_notice_ask_length (DureNotice *self, DurePurpose purpose)
{
  gboolean is_korean = g_str_equal (dure_notice_language (self), "ko");
  DureNoticeFact facts[MAX_FACTS];
  guint count = dure_notice_ask_facts (self, purpose, facts, MAX_FACTS);
  const char *title = dure_notice_ask_title (self, purpose);
  guint letters = (guint) g_utf8_strlen (title, -1), halves = half_letters (title);

  for (guint i = 0; i < count; i++)
    {
      letters += (guint) (g_utf8_strlen (facts[i].label, -1) + g_utf8_strlen (facts[i].text, -1));
      halves += half_letters (facts[i].label) + half_letters (facts[i].text);
    }
  return is_korean ? letters : (halves + 1) / 2;
}

/**
 * dure_notice_ask_budget:
 *
 * Returns: the most that one ask may have to be read, as dure_notice_ask_length() counts: with 14
 *   syllables a second, all asks of a visit are read in half a minute
 */
guint
dure_notice_ask_budget (DurePurpose purpose)
{
  return purpose == DURE_PURPOSE_PROVIDE || purpose == DURE_PURPOSE_TRAIN ? 75 : 120;
}
