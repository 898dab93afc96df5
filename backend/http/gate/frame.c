// frame.c: where a request's head ends in a stream of bytes, and what stands in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Plain C without allocation. Reads a head exactly as RFC 9112 (section 2.2, 3 and 5) writes it:
// lines end with CR LF, one blank between the words of the first, no blank before a colon, no
// folded lines. Every leniency is a place where two readers of one stream can disagree about where
// a request ends, so there is none. What a head means is for guard.c; together they decide before
// libsoup sees a byte.

#include "frame.h"

#include <string.h>

/* A line without its CR LF may hold blanks, tabs and all that can be seen in any language. */
static bool
is_clean (const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    {
      unsigned char c = (unsigned char) text[i];

      if ((c < 0x20 && c != '\t') || c == 0x7f)
        return false;
    }
  return true;
}

/**
 * dure_frame_find_end:
 * @bytes: a stream from where a head begins
 * @length: how much of it has come, at most %DURE_FRAME_MAX_HEAD
 * @line: (inout): where the line begins that has not ended yet; 0 at first, then what this left
 * @ret_end: (out): how long the head is with its empty line, or 0 while it has no end
 *
 * Can be asked again after every few bytes; whole lines are looked at once.
 *
 * Returns: 0 as long as it can become a head, otherwise the status to refuse it with
 */
int
dure_frame_find_end (const char *bytes, size_t length, size_t *line, size_t *ret_end)
{
  const char *lf;

  *ret_end = 0;
  if (length > 0 && !dure_guard_is_token_char (bytes[0]))
    return DURE_GUARD_BAD_REQUEST;
  while ((lf = memchr (bytes + *line, '\n', length - *line)) != NULL)
    {
      size_t end = (size_t) (lf - bytes);

      if (end == *line || bytes[end - 1] != '\r' || !is_clean (bytes + *line, end - 1 - *line))
        return DURE_GUARD_BAD_REQUEST;
      if (end - 1 == *line)
        {
          *line = end + 1;
          *ret_end = *line;
          return DURE_GUARD_ALLOWED;
        }
      *line = end + 1;
    }
  if (length >= DURE_FRAME_MAX_HEAD)
    return *line == 0 ? DURE_GUARD_URI_TOO_LONG : DURE_GUARD_FIELDS_TOO_LARGE;
  return DURE_GUARD_ALLOWED;
}

/* Ends the line at @text as a string and returns where the next one begins, at most at @limit. */
static char *
cut_line (char *text, const char *limit)
{
  char *end = memchr (text, '\r', (size_t) (limit - text));

  end[0] = '\0';
  return end + 2;
}

static char *
skip_blanks (char *text)
{
  return text + strspn (text, " \t");
}

static int
parse_version (const char *text, int *ret_version)
{
  if (strcmp (text, "HTTP/1.1") == 0)
    *ret_version = 11;
  else if (strcmp (text, "HTTP/1.0") == 0)
    *ret_version = 10;
  else
    return strncmp (text, "HTTP/", 5) == 0 ? DURE_GUARD_VERSION_NOT_SUPPORTED
                                           : DURE_GUARD_BAD_REQUEST;
  return DURE_GUARD_ALLOWED;
}

/* Three words with one blank between each. */
static int
parse_first_line (char *text, DureGuardRequest *request)
{
  char *target = strchr (text, ' ');
  char *version = target != NULL ? strchr (target + 1, ' ') : NULL;

  if (version == NULL || version == target + 1 || strpbrk (version + 1, " \t") != NULL)
    return DURE_GUARD_BAD_REQUEST;
  *target++ = '\0';
  *version++ = '\0';
  if (strchr (target, '\t') != NULL || strchr (text, '\t') != NULL)
    return DURE_GUARD_BAD_REQUEST;
  request->method = text;
  request->target = target;
  request->authority = NULL;
  return parse_version (version, &request->version);
}

/* A target may name the host as well, as proxies are told (RFC 9112, section 3.2.2). */
static void
split_target (DureGuardRequest *request)
{
  char *target = (char *) request->target;
  char *slash;

  if (strncmp (target, "http://", 7) != 0)
    return;
  slash = strchr (target + 7, '/');
  if (slash == NULL)
    {
      request->authority = target + 7;
      request->target = "/";
      return;
    }
  /* One place back is the second slash of "//", so the name can move there and be ended. */
  memmove (target + 6, target + 7, (size_t) (slash - target - 7));
  slash[-1] = '\0';
  request->authority = target + 6;
  request->target = slash;
}

static int
parse_header (char *text, DureGuardHeader *header)
{
  char *colon = strchr (text, ':');
  char *end;

  if (colon == NULL || colon == text)
    return DURE_GUARD_BAD_REQUEST;
  *colon = '\0';
  header->name = text;
  header->value = skip_blanks (colon + 1);
  end = (char *) header->value + strlen (header->value);
  while (end > header->value && (end[-1] == ' ' || end[-1] == '\t'))
    *--end = '\0';
  return dure_guard_is_token (header->name) ? DURE_GUARD_ALLOWED : DURE_GUARD_BAD_REQUEST;
}

/**
 * dure_frame_parse:
 * @head: a whole head, as dure_frame_find_end() found it; becomes many strings
 * @length: of it
 * @headers: (array length=header_max) (out): where header lines are put
 * @header_max: how many there may be
 * @ret_request: (out): what it says, in strings within @head and in @headers
 *
 * Returns: 0, or the status to refuse it with; then @ret_request may be half set
 */
int
dure_frame_parse (char *head, size_t length, DureGuardHeader *headers, size_t header_max,
                  DureGuardRequest *ret_request)
{
  char *end = head + length - 2;
  char *line = cut_line (head, end);
  int status = parse_first_line (head, ret_request);

  ret_request->headers = headers;
  ret_request->header_count = 0;
  if (status != DURE_GUARD_ALLOWED)
    return status;
  split_target (ret_request);
  while (line < end)
    {
      char *text = line;

      line = cut_line (text, end);
      if (ret_request->header_count == header_max)
        return DURE_GUARD_FIELDS_TOO_LARGE;
      status = parse_header (text, &headers[ret_request->header_count++]);
      if (status != DURE_GUARD_ALLOWED)
        return status;
    }
  return DURE_GUARD_ALLOWED;
}
