// agents.c: who is asked when devices pair
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// AgentManager1, and the calls the other way, to Agent1. Each bus name may register one agent; the
// one that asked last to be the default is it. A caller's own agent is asked about what the caller
// began, the default agent about everything else. An agent that does not answer within 60 s of the
// room's time is told Cancel. The transcript has "ask DEVICE METHOD", then "answer DEVICE METHOD"
// or "refusal DEVICE METHOD".
//
//   ask -> answered, once -> the call is gone     or     ask -> cancel -> the call is gone

#include "agents.h"

#include "bluez-dbus.h"

#define ANSWER_MS 60000.0
#define AGENT "org.bluez.Agent1"

typedef struct
{
  char *owner;
  char *path;
  DureAgentSkills skills;
} Agent;

struct _DureAgents
{
  DureStage *stage;
  GDBusConnection *connection;
  GHashTable *agents; /* owner -> Agent */
  GQueue defaults;    /* of owner, the one in charge first */
  gboolean has_default;
  void (*changed) (gpointer user_data);
  gpointer user_data;
};

struct _DureAgentCall
{
  DureAgents *agents;
  char *owner;
  char *path;
  char *alias;
  char *method;
  DureAgentAnswered answered;
  gpointer user_data;
  GCancellable *cancellable;
  guint timer;
};

static void
agent_free (Agent *agent)
{
  g_free (agent->owner);
  g_free (agent->path);
  g_free (agent);
}

/**
 * dure_agents_new:
 * @stage: (transfer none): what the room stands on
 * @connection: the bus the agents are on
 *
 * Returns: (transfer full): nobody registered yet
 */
DureAgents *
dure_agents_new (DureStage *stage, GDBusConnection *connection)
{
  DureAgents *self = g_new0 (DureAgents, 1);

  self->stage = stage;
  self->connection = g_object_ref (connection);
  self->agents =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) agent_free);
  g_queue_init (&self->defaults);

  return self;
}

void
dure_agents_free (DureAgents *self)
{
  dure_agents_clear (self);
  g_hash_table_unref (self->agents);
  g_object_unref (self->connection);
  g_free (self);
}

/**
 * dure_agents_clear:
 * @self: the agents
 *
 * The daemon is gone, and with it everything that was registered.
 */
void
dure_agents_clear (DureAgents *self)
{
  g_queue_clear_full (&self->defaults, g_free);
  self->has_default = FALSE;
  g_hash_table_remove_all (self->agents);
}

/**
 * dure_agents_on_default:
 * @self: the agents
 * @changed: called when there is a default agent from now on, or none any more
 * @user_data: for @changed
 */
void
dure_agents_on_default (DureAgents *self, void (*changed) (gpointer), gpointer user_data)
{
  self->changed = changed;
  self->user_data = user_data;
}

static void
tell_default (DureAgents *self)
{
  const gboolean has_default = !g_queue_is_empty (&self->defaults);

  if (has_default == self->has_default)
    return;

  self->has_default = has_default;
  if (self->changed != NULL)
    self->changed (self->user_data);
}

static void
take_default_away (DureAgents *self, const char *owner)
{
  GList *link = g_queue_find_custom (&self->defaults, owner, (GCompareFunc) g_strcmp0);

  if (link == NULL)
    return;

  g_free (link->data);
  g_queue_delete_link (&self->defaults, link);
}

void
dure_agents_forget_client (DureAgents *self, const char *bus_name)
{
  take_default_away (self, bus_name);
  g_hash_table_remove (self->agents, bus_name);
  tell_default (self);
}

static gboolean
parse_capability (const char *word, DureAgentSkills *ret_skills)
{
  static const struct
  {
    const char *word;
    DureAgentSkills skills;
  } words[] = {
    { "", DURE_AGENT_SHOWS | DURE_AGENT_CONFIRMS | DURE_AGENT_TYPES },
    { "KeyboardDisplay", DURE_AGENT_SHOWS | DURE_AGENT_CONFIRMS | DURE_AGENT_TYPES },
    { "DisplayYesNo", DURE_AGENT_SHOWS | DURE_AGENT_CONFIRMS },
    { "DisplayOnly", DURE_AGENT_SHOWS },
    { "KeyboardOnly", DURE_AGENT_TYPES },
    { "NoInputNoOutput", DURE_AGENT_CANNOT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (word, words[i].word))
      {
        *ret_skills = words[i].skills;
        return TRUE;
      }

  return FALSE;
}

static void
register_agent (DureAgents *self, DureNode *node, GVariant *parameters,
                GDBusMethodInvocation *invocation)
{
  const char *owner = g_dbus_method_invocation_get_sender (invocation);
  const char *path, *capability;
  DureAgentSkills skills;
  Agent *agent;

  g_variant_get (parameters, "(&o&s)", &path, &capability);
  if (g_hash_table_contains (self->agents, owner))
    return dure_node_refuse (node, invocation, "AlreadyExists", "Already Exists");
  if (!parse_capability (capability, &skills))
    return dure_node_refuse (node, invocation, "InvalidArguments",
                             "Invalid arguments in method call");

  agent = g_new0 (Agent, 1);
  agent->owner = g_strdup (owner);
  agent->path = g_strdup (path);
  agent->skills = skills;
  g_hash_table_replace (self->agents, agent->owner, agent);
  dure_node_reply (node, invocation, NULL);
}

static void
on_call (DureNode              *node,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               user_data)
{
  DureAgents *self = user_data;
  const char *owner = g_dbus_method_invocation_get_sender (invocation);
  const Agent *agent = g_hash_table_lookup (self->agents, owner);
  const char *path;

  if (g_str_equal (method, "RegisterAgent"))
    return register_agent (self, node, parameters, invocation);

  g_variant_get (parameters, "(&o)", &path);
  if (agent == NULL || !g_str_equal (agent->path, path))
    return dure_node_refuse (node, invocation, "DoesNotExist", "Does Not Exist");

  take_default_away (self, owner);
  if (g_str_equal (method, "UnregisterAgent"))
    g_hash_table_remove (self->agents, owner);
  else
    g_queue_push_head (&self->defaults, g_strdup (owner));
  tell_default (self);
  dure_node_reply (node, invocation, NULL);
}

/**
 * dure_agents_add_to:
 * @self: the agents
 * @node: the object that has AgentManager1, not shown yet
 */
void
dure_agents_add_to (DureAgents *self, DureNode *node)
{
  dure_node_add_interface (node, dure_bluez_agent_manager1_interface_info (), on_call, NULL, self);
}

/**
 * dure_agents_choose:
 * @self: the agents
 * @caller: (nullable): who began it, %NULL for nobody on the bus
 *
 * Returns: (nullable): the bus name of the agent to ask, %NULL when there is none
 */
const char *
dure_agents_choose (DureAgents *self, const char *caller)
{
  const Agent *agent = caller != NULL ? g_hash_table_lookup (self->agents, caller) : NULL;

  return agent != NULL ? agent->owner : g_queue_peek_head (&self->defaults);
}

DureAgentSkills
dure_agents_get_skills (DureAgents *self, const char *agent)
{
  const Agent *found = agent != NULL ? g_hash_table_lookup (self->agents, agent) : NULL;

  return found != NULL ? found->skills : DURE_AGENT_CANNOT;
}

static void
call_free (DureAgentCall *self)
{
  dure_room_clock_remove (self->agents->stage->clock, &self->timer);
  g_clear_object (&self->cancellable);
  g_free (self->owner);
  g_free (self->path);
  g_free (self->alias);
  g_free (self->method);
  g_free (self);
}

static void
finish (DureAgentCall *self, GVariant *answer, gboolean timed_out)
{
  DureAgentAnswered answered = self->answered;
  gpointer user_data = self->user_data;

  dure_transcript_write (self->agents->stage->transcript, answer != NULL ? "answer" : "refusal",
                         self->alias, self->method);
  call_free (self);
  answered (answer, timed_out, user_data);
}

/* A cancelled call is gone already; its result is for nobody. */
static void
on_answer_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finish (user_data, answer, FALSE);
}

static void
tell_cancel (DureAgentCall *self)
{
  g_cancellable_cancel (self->cancellable);
  dure_transcript_write (self->agents->stage->transcript, "ask", self->alias, "Cancel");
  g_dbus_connection_call (self->agents->connection, self->owner, self->path, AGENT, "Cancel", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static gboolean
on_timed_out (gpointer user_data)
{
  DureAgentCall *self = user_data;

  self->timer = 0;
  tell_cancel (self);
  finish (self, NULL, TRUE);

  return G_SOURCE_REMOVE;
}

/**
 * dure_agents_ask:
 * @self: the agents
 * @agent: whom, from dure_agents_choose()
 * @alias: the device it is about
 * @method: a method of Agent1
 * @arguments: its arguments, a floating tuple
 * @reply_type: the type of its answer
 * @answered: called once, later, unless the call is cancelled
 * @user_data: for @answered
 *
 * Returns: the call, valid until @answered is called or it is cancelled
 */
DureAgentCall *
dure_agents_ask (DureAgents        *self,
                 const char        *agent,
                 const char        *alias,
                 const char        *method,
                 GVariant          *arguments,
                 const char        *reply_type,
                 DureAgentAnswered  answered,
                 gpointer           user_data)
{
  const Agent *found = g_hash_table_lookup (self->agents, agent);
  DureAgentCall *call = g_new0 (DureAgentCall, 1);

  g_assert (found != NULL);
  call->agents = self;
  call->owner = g_strdup (found->owner);
  call->path = g_strdup (found->path);
  call->alias = g_strdup (alias);
  call->method = g_strdup (method);
  call->answered = answered;
  call->user_data = user_data;
  call->cancellable = g_cancellable_new ();
  call->timer = dure_room_clock_add (self->stage->clock, ANSWER_MS, on_timed_out, call);
  dure_transcript_write (self->stage->transcript, "ask", alias, method);
  g_dbus_connection_call (self->connection, call->owner, call->path, AGENT, method, arguments,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT,
                          call->cancellable, on_answer_ready, call);

  return call;
}

/**
 * dure_agent_call_cancel:
 * @self: (transfer full): a call nobody answered yet
 *
 * Tells the agent Cancel; nothing is called back.
 */
void
dure_agent_call_cancel (DureAgentCall *self)
{
  tell_cancel (self);
  call_free (self);
}
