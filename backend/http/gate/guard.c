// guard.c: which requests may go on, decided from their head alone
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Plain C without allocation. libsoup's server reads more forms of HTTP than are safe behind a
// proxy or beside a second request; this knows one form of each thing and refuses the rest.
// Whoever is refused also loses the connection, so that nothing hidden behind the refused head is
// ever read as a request.

#include "guard.h"

#include <string.h>
#include <strings.h>

#define WELL_KNOWN "/.well-known/" /* RFC 8615: the one name that may begin with a dot */
#define MAX_VALUE 8192
#define MAX_TARGET 1024
#define MAX_LENGTH_DIGITS 12

/* What may be said once at most, because two readers could each believe another one. */
enum
{
  HOST,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CONTENT_CODING,
  AUTHORIZATION,
  EXPECT,
  ORIGIN,
  FORWARDED_FOR,
  SINGLE_COUNT,
};

static const char *const singles[SINGLE_COUNT] = {
  [HOST] = "Host",
  [CONTENT_LENGTH] = "Content-Length",
  [CONTENT_TYPE] = "Content-Type",
  [CONTENT_CODING] = "Content-Encoding",
  [AUTHORIZATION] = "Authorization",
  [EXPECT] = "Expect",
  [ORIGIN] = "Origin",
  [FORWARDED_FOR] = "X-Forwarded-For",
};

static bool
is_letter_or_digit (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_one_of (const char *text, const char *const *list)
{
  for (; *list != NULL; list++)
    if (strcmp (text, *list) == 0)
      return true;
  return false;
}

static bool
is_host (const char *text, const char *const *hosts)
{
  for (; *hosts != NULL; hosts++)
    if (strcasecmp (text, *hosts) == 0)
      return true;
  return false;
}

/**
 * dure_guard_is_token_char:
 *
 * Returns: whether names of methods and headers may hold @c (RFC 9110, section 5.6.2)
 */
bool
dure_guard_is_token_char (char c)
{
  return is_letter_or_digit (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

/**
 * dure_guard_is_token:
 *
 * Returns: whether @text can be a name. A blank before the colon makes another name of it.
 */
bool
dure_guard_is_token (const char *text)
{
  if (*text == '\0')
    return false;
  for (; *text != '\0'; text++)
    if (!dure_guard_is_token_char (*text))
      return false;
  return true;
}

static bool
is_clean_value (const char *value)
{
  for (; *value != '\0'; value++)
    if (((unsigned char) *value < 0x20 && *value != '\t') || *value == 0x7f)
      return false;
  return true;
}

/* The bytes of @text that are one letter of a standard's query, as it is or in code; 0 when that is
 * none. What is in code can be seen: no %00, no %0d, no byte beyond ASCII. */
static size_t
letter_of_standard (const char *text)
{
  int byte = 0;

  if (*text != '%')
    return strchr (":,+/", *text) != NULL;
  for (int i = 1; i <= 2; i++)
    {
      const char *digits = "0123456789abcdef0123456789ABCDEF";
      const char *digit = text[i] != '\0' ? strchr (digits, text[i]) : NULL;

      if (digit == NULL)
        return 0;
      byte = 16 * byte + (int) ((digit - digits) % 16);
    }
  return byte >= 0x20 && byte < 0x7f ? 3 : 0;
}

static int
check_query (const char *query, bool is_standard)
{
  while (*query != '\0')
    {
      const bool is_ours = is_letter_or_digit (*query) || strchr ("=&-_.", *query) != NULL;
      const size_t length = is_ours ? 1 : is_standard ? letter_of_standard (query) : 0;

      if (length == 0)
        return DURE_GUARD_BAD_REQUEST;
      query += length;
    }
  return DURE_GUARD_ALLOWED;
}

/* Our own paths need nothing encoded, so nothing encoded is let in: no %2e, no %00, no %252e. Those
 * of a standard have `$` beside, and a dot where it begins. */
static int
check_target (const char *target, const char *standard)
{
  const size_t length = standard != NULL ? strlen (standard) : 0;
  const bool is_standard = standard != NULL && strncmp (target, standard, length) == 0;
  const char *query = target + strcspn (target, "?");
  const char *start = is_standard ? target + length - 1 : target;

  if (strlen (target) > MAX_TARGET)
    return DURE_GUARD_URI_TOO_LONG;
  if (target[0] != '/')
    return DURE_GUARD_BAD_REQUEST;
  for (const char *p = target; p != query; p++)
    {
      if (!is_letter_or_digit (*p) && strchr (is_standard ? "/-_.$" : "/-_.", *p) == NULL)
        return DURE_GUARD_BAD_REQUEST;
      if (p[0] == '/' && (p[1] == '/' || p[1] == '.')
          && ((p != target && p != start) || strncmp (p, WELL_KNOWN, strlen (WELL_KNOWN)) != 0))
        return DURE_GUARD_BAD_REQUEST;
    }
  return check_query (*query == '?' ? query + 1 : query, is_standard);
}

static int
read_length (const char *value, uint64_t *ret_length)
{
  uint64_t length = 0;

  if (*value == '\0' || strlen (value) > MAX_LENGTH_DIGITS)
    return DURE_GUARD_BAD_REQUEST;
  for (; *value != '\0'; value++)
    {
      if (*value < '0' || *value > '9')
        return DURE_GUARD_BAD_REQUEST;
      length = length * 10 + (uint64_t) (*value - '0');
    }
  *ret_length = length;
  return DURE_GUARD_ALLOWED;
}

/* Some readers take a low line for a hyphen, and then this header for that one. */
static bool
is_named (const char *text, const char *name)
{
  size_t i;

  for (i = 0; name[i] != '\0'; i++)
    if (strncasecmp (text + i, name + i, 1) != 0 && !(text[i] == '_' && name[i] == '-'))
      return false;
  return text[i] == '\0';
}

static int
read_header (const DureGuardHeader *header, const char *seen[SINGLE_COUNT])
{
  if (!dure_guard_is_token (header->name) || !is_clean_value (header->value))
    return DURE_GUARD_BAD_REQUEST;
  if (strlen (header->value) > MAX_VALUE)
    return DURE_GUARD_FIELDS_TOO_LARGE;
  if (is_named (header->name, "Transfer-Encoding"))
    return DURE_GUARD_LENGTH_REQUIRED;
  if (is_named (header->name, "Upgrade"))
    return DURE_GUARD_BAD_REQUEST;
  for (int i = 0; i < SINGLE_COUNT; i++)
    if (is_named (header->name, singles[i]))
      {
        if (seen[i] != NULL || strchr (header->name, '_') != NULL)
          return DURE_GUARD_BAD_REQUEST;
        seen[i] = header->value;
      }
  return DURE_GUARD_ALLOWED;
}

static const DureGuardBody *
body_at (const DureGuardBody *bodies, const char *target)
{
  size_t length = strcspn (target, "?");

  while (bodies->path != NULL
         && (strncmp (bodies->path, target, length) != 0 || bodies->path[length] != '\0'))
    bodies++;
  return bodies;
}

/* The media type alone: parameters (a charset) change nothing, all is UTF-8 here. */
static bool
is_type (const char *value, const char *const *types)
{
  size_t length = strcspn (value, "; \t");

  for (; *types != NULL; types++)
    if (strlen (*types) == length && strncasecmp (value, *types, length) == 0)
      return true;
  return false;
}

static bool
is_coding (const char *value, const char *const *codings)
{
  if (strcasecmp (value, "identity") == 0)
    return true;
  for (; *codings != NULL; codings++)
    if (strcasecmp (value, *codings) == 0)
      return true;
  return false;
}

static int
check_body (const DureGuardRules *rules, const DureGuardRequest *request,
            const char *const seen[SINGLE_COUNT], uint64_t *ret_length)
{
  const DureGuardBody *body = body_at (rules->bodies, request->target);
  uint64_t length = 0;

  if (seen[CONTENT_LENGTH] != NULL
      && read_length (seen[CONTENT_LENGTH], &length) != DURE_GUARD_ALLOWED)
    return DURE_GUARD_BAD_REQUEST;
  *ret_length = length;
  if (strcmp (request->method, "POST") != 0)
    return length > 0 ? DURE_GUARD_BAD_REQUEST : DURE_GUARD_ALLOWED;
  if (seen[CONTENT_LENGTH] == NULL)
    return DURE_GUARD_LENGTH_REQUIRED;
  if (length > body->max)
    return DURE_GUARD_CONTENT_TOO_LARGE;
  if ((seen[CONTENT_TYPE] != NULL && !is_type (seen[CONTENT_TYPE], body->types))
      || (seen[CONTENT_CODING] != NULL && !is_coding (seen[CONTENT_CODING], body->codings)))
    return DURE_GUARD_UNSUPPORTED_TYPE;
  return DURE_GUARD_ALLOWED;
}

static int
check_hosts (const DureGuardRules *rules, const DureGuardRequest *request, const char *host)
{
  if (host == NULL)
    return DURE_GUARD_BAD_REQUEST;
  if (!is_host (host, rules->hosts)
      || (request->authority != NULL && !is_host (request->authority, rules->hosts)))
    return DURE_GUARD_MISDIRECTED;
  return DURE_GUARD_ALLOWED;
}

/**
 * dure_guard_check:
 * @rules: what this listener allows
 * @request: what a stranger sent
 * @ret_body_length: (out): how long the body says it is; set only when allowed
 *
 * Returns: 0 when the request may go on, otherwise the status to refuse it with
 */
int
dure_guard_check (const DureGuardRules *rules, const DureGuardRequest *request,
                  uint64_t *ret_body_length)
{
  const char *seen[SINGLE_COUNT] = { NULL };
  uint64_t length = 0;
  int status;

  if (request->version != 11)
    return DURE_GUARD_VERSION_NOT_SUPPORTED;
  if (!is_one_of (request->method, rules->methods))
    return dure_guard_is_token (request->method) ? DURE_GUARD_METHOD_NOT_ALLOWED
                                                 : DURE_GUARD_NOT_IMPLEMENTED;
  if (request->header_count > DURE_GUARD_MAX_HEADERS)
    return DURE_GUARD_FIELDS_TOO_LARGE;
  for (size_t i = 0; i < request->header_count; i++)
    if ((status = read_header (&request->headers[i], seen)) != DURE_GUARD_ALLOWED)
      return status;
  if ((status = check_hosts (rules, request, seen[HOST])) != DURE_GUARD_ALLOWED
      || (status = check_target (request->target, rules->standard)) != DURE_GUARD_ALLOWED
      || (status = check_body (rules, request, seen, &length)) != DURE_GUARD_ALLOWED)
    return status;
  if (seen[EXPECT] != NULL && strcasecmp (seen[EXPECT], "100-continue") != 0)
    return DURE_GUARD_EXPECTATION_FAILED;
  *ret_body_length = length;
  return DURE_GUARD_ALLOWED;
}
