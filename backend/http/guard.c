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

#define MAX_HEADERS 64
#define MAX_VALUE 8192
#define MAX_TARGET 1024
#define MAX_LENGTH_DIGITS 12

enum
{
  ALLOWED = 0,
  BAD_REQUEST = 400,
  METHOD_NOT_ALLOWED = 405,
  LENGTH_REQUIRED = 411,
  CONTENT_TOO_LARGE = 413,
  URI_TOO_LONG = 414,
  EXPECTATION_FAILED = 417,
  MISDIRECTED = 421,
  FIELDS_TOO_LARGE = 431,
  NOT_IMPLEMENTED = 501,
  VERSION_NOT_SUPPORTED = 505,
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

/* RFC 9110, section 5.6.2. A blank before the colon makes another name of it. */
static bool
is_token (const char *name)
{
  if (*name == '\0')
    return false;
  for (; *name != '\0'; name++)
    if (!is_letter_or_digit (*name) && strchr ("!#$%&'*+-.^_`|~", *name) == NULL)
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

/* Our own paths need nothing encoded, so nothing encoded is let in: no %2e, no %00, no %252e. */
static int
check_target (const char *target)
{
  const char *query;

  if (strlen (target) > MAX_TARGET)
    return URI_TOO_LONG;
  if (target[0] != '/')
    return BAD_REQUEST;
  query = strchr (target, '?');
  for (const char *p = target; *p != '\0' && p != query; p++)
    {
      if (!is_letter_or_digit (*p) && strchr ("/-_.", *p) == NULL)
        return BAD_REQUEST;
      if (p[0] == '/' && (p[1] == '/' || p[1] == '.'))
        return BAD_REQUEST;
    }
  for (const char *p = query != NULL ? query + 1 : ""; *p != '\0'; p++)
    if (!is_letter_or_digit (*p) && strchr ("=&-_.", *p) == NULL)
      return BAD_REQUEST;
  return ALLOWED;
}

static int
read_length (const char *value, uint64_t *ret_length)
{
  uint64_t length = 0;

  if (*value == '\0' || strlen (value) > MAX_LENGTH_DIGITS)
    return BAD_REQUEST;
  for (; *value != '\0'; value++)
    {
      if (*value < '0' || *value > '9')
        return BAD_REQUEST;
      length = length * 10 + (uint64_t) (*value - '0');
    }
  *ret_length = length;
  return ALLOWED;
}

typedef struct
{
  unsigned hosts;
  unsigned lengths;
  uint64_t length;
} Seen;

static int
check_header (const DureGuardRules *rules, const DureGuardHeader *header, Seen *seen)
{
  if (!is_token (header->name) || !is_clean_value (header->value))
    return BAD_REQUEST;
  if (strlen (header->value) > MAX_VALUE)
    return FIELDS_TOO_LARGE;
  if (strcasecmp (header->name, "Transfer-Encoding") == 0)
    return LENGTH_REQUIRED;
  if (strcasecmp (header->name, "Expect") == 0 && strcasecmp (header->value, "100-continue") != 0)
    return EXPECTATION_FAILED;
  if (strcasecmp (header->name, "Host") == 0)
    return seen->hosts++ > 0 ? BAD_REQUEST
           : is_host (header->value, rules->hosts) ? ALLOWED : MISDIRECTED;
  if (strcasecmp (header->name, "Content-Length") == 0)
    return seen->lengths++ > 0 ? BAD_REQUEST : read_length (header->value, &seen->length);
  return ALLOWED;
}

static int
check_body (const DureGuardRules *rules, const char *method, const Seen *seen)
{
  if (strcmp (method, "POST") == 0)
    {
      if (seen->lengths == 0)
        return LENGTH_REQUIRED;
      return seen->length > rules->max_body ? CONTENT_TOO_LARGE : ALLOWED;
    }
  return seen->length > 0 ? BAD_REQUEST : ALLOWED;
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
  Seen seen = { 0, 0, 0 };
  int status;

  if (request->version != 11)
    return VERSION_NOT_SUPPORTED;
  if (!is_one_of (request->method, rules->methods))
    return is_token (request->method) ? METHOD_NOT_ALLOWED : NOT_IMPLEMENTED;
  if (request->header_count > MAX_HEADERS)
    return FIELDS_TOO_LARGE;
  for (size_t i = 0; i < request->header_count; i++)
    if ((status = check_header (rules, &request->headers[i], &seen)) != ALLOWED)
      return status;
  if (seen.hosts != 1)
    return BAD_REQUEST;
  if (request->authority != NULL && !is_host (request->authority, rules->hosts))
    return MISDIRECTED;
  if ((status = check_target (request->target)) != ALLOWED
      || (status = check_body (rules, request->method, &seen)) != ALLOWED)
    return status;
  *ret_body_length = seen.length;
  return ALLOWED;
}
