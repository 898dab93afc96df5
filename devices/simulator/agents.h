// agents.h: who is asked when devices pair
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "stage.h"

G_BEGIN_DECLS

typedef struct _DureAgents DureAgents;
typedef struct _DureAgentCall DureAgentCall;

/**
 * DureAgentAnswered:
 * @answer: (nullable): what the agent returned, %NULL when it refused, is gone or took too long
 * @timed_out: whether it took too long
 * @user_data: what was given with the question
 */
typedef void (*DureAgentAnswered) (GVariant *answer,
                                   gboolean  timed_out,
                                   gpointer  user_data);

/* What an agent can do, as it registered. */
typedef enum {
  DURE_AGENT_CANNOT = 0,
  DURE_AGENT_SHOWS = 1 << 0,
  DURE_AGENT_CONFIRMS = 1 << 1,
  DURE_AGENT_TYPES = 1 << 2,
} DureAgentSkills;

DureAgents      *dure_agents_new         (DureStage          *stage,
                                          GDBusConnection    *connection);
void             dure_agents_free        (DureAgents         *self);
void             dure_agents_add_to      (DureAgents         *self,
                                          DureNode           *node);
void             dure_agents_on_default  (DureAgents         *self,
                                          void              (*changed) (gpointer),
                                          gpointer            user_data);
void             dure_agents_clear       (DureAgents         *self);
void             dure_agents_forget_client (DureAgents       *self,
                                          const char         *bus_name);
const char      *dure_agents_choose      (DureAgents         *self,
                                          const char         *caller);
DureAgentSkills  dure_agents_get_skills  (DureAgents         *self,
                                          const char         *agent);
DureAgentCall   *dure_agents_ask         (DureAgents         *self,
                                          const char         *agent,
                                          const char         *alias,
                                          const char         *method,
                                          GVariant           *arguments,
                                          const char         *reply_type,
                                          DureAgentAnswered   answered,
                                          gpointer            user_data);
void             dure_agent_call_cancel  (DureAgentCall      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAgents, dure_agents_free)

G_END_DECLS
