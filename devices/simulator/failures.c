// failures.c: calls that are to go wrong because the script says so
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "failures.h"

typedef struct
{
  char *alias;
  char *method;
  char *error; /* NULL: never answered */
  guint times;
} Failure;

struct _DureFailures
{
  DureTranscript *transcript;
  GPtrArray *planned; /* of Failure */
};

static void
failure_free (Failure *failure)
{
  g_free (failure->alias);
  g_free (failure->method);
  g_free (failure->error);
  g_free (failure);
}

/**
 * dure_failures_new:
 * @transcript: (transfer none): what to write refusals into, outlives it
 *
 * Returns: (transfer full): nothing planned
 */
DureFailures *
dure_failures_new (DureTranscript *transcript)
{
  DureFailures *self = g_new0 (DureFailures, 1);

  self->transcript = transcript;
  self->planned = g_ptr_array_new_with_free_func ((GDestroyNotify) failure_free);

  return self;
}

void
dure_failures_free (DureFailures *self)
{
  g_ptr_array_unref (self->planned);
  g_free (self);
}

/**
 * dure_failures_plan:
 * @self: the plans
 * @alias: an object, as the transcript calls it; "objects" for the object manager
 * @method: one of its methods
 * @error: (nullable): how the next calls end, without "org.bluez.Error."; %NULL: never
 * @times: how many calls, 0 takes all plans back
 */
void
dure_failures_plan (DureFailures *self,
                    const char   *alias,
                    const char   *method,
                    const char   *error,
                    guint         times)
{
  Failure *failure;

  if (times == 0)
    {
      g_ptr_array_set_size (self->planned, 0);
      return;
    }

  failure = g_new0 (Failure, 1);
  failure->alias = g_strdup (alias);
  failure->method = g_strdup (method);
  failure->error = g_strdup (error);
  failure->times = times;
  g_ptr_array_add (self->planned, failure);
}

static void
end_badly (DureFailures *self, const Failure *failure, GDBusMethodInvocation *invocation)
{
  g_autofree char *name = NULL;
  g_autofree char *detail = NULL;

  if (failure->error == NULL)
    {
      g_object_unref (invocation);
      return;
    }

  name = g_strconcat ("org.bluez.Error.", failure->error, NULL);
  detail = g_strdup_printf ("%s %s", failure->method, failure->error);
  dure_transcript_write (self->transcript, "error", failure->alias, detail);
  g_dbus_method_invocation_return_dbus_error (invocation, name, failure->error);
}

/**
 * dure_failures_take:
 * @self: the plans
 * @alias: the object that was called
 * @invocation: (transfer full) if it was taken: the call
 *
 * Returns: whether the call was planned to go wrong, and has been answered or never will be
 */
gboolean
dure_failures_take (DureFailures *self, const char *alias, GDBusMethodInvocation *invocation)
{
  const char *method = g_dbus_method_invocation_get_method_name (invocation);

  for (guint i = 0; i < self->planned->len; i++)
    {
      Failure *failure = g_ptr_array_index (self->planned, i);

      if (!g_str_equal (failure->alias, alias) || !g_str_equal (failure->method, method))
        continue;

      end_badly (self, failure, invocation);
      if (--failure->times == 0)
        g_ptr_array_remove_index (self->planned, i);
      return TRUE;
    }

  return FALSE;
}
