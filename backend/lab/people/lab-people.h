// lab-people.h: who works for the lab, and how they come in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "lab-rights.h"

#include <jansson.h>

G_BEGIN_DECLS

#define DURE_LAB_INVITATION_LIFE_S (72 * 60 * 60)

/**
 * DureLabPost:
 * @role: what somebody is
 * @scope: for what
 */
typedef struct
{
  DureLabRole role;
  char *scope;
} DureLabPost;

/**
 * DureLabPerson:
 * @id: by chance
 * @name: what the inviter calls them, such as a post; no two ever have the same
 * @posts: (element-type DureLabPost): what they are
 */
typedef struct
{
  char *id;
  char *name;
  GArray *posts;
} DureLabPerson;

void dure_lab_person_free (DureLabPerson *self);
gboolean dure_lab_person_find (DureCity *city, const char *id, DureLabPerson **ret_person,
                               GError **error);
gboolean dure_lab_person_find_named (DureCity *city, const char *name,
                                     DureLabPerson **ret_person, GError **error);
gboolean dure_lab_person_may (const DureLabPerson *self, DureLabAction action,
                              const char *subject);
const char *dure_lab_person_seat (const DureLabPerson *self);

char *dure_lab_person_invite (DureCity *city, const char *name, const DureLabPost *post,
                              GError **error);
char *dure_lab_person_invite_again (DureCity *city, const char *id, GError **error);
gboolean dure_lab_person_grant (DureCity *city, const char *id, const DureLabPost *post,
                                GError **error);
gboolean dure_lab_person_revoke (DureCity *city, const char *id, GError **error);
json_t *dure_lab_people_list (DureCity *city, GError **error);
gboolean dure_lab_invitation_spend (DureCity *city, const char *secret, char **ret_person,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureLabPerson, dure_lab_person_free)

G_END_DECLS
