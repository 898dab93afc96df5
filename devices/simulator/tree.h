// tree.h: the objects a simulated bluetoothd shows on the bus
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "failures.h"

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

typedef struct _DureTree DureTree;
typedef struct _DureNode DureNode;

/**
 * DureNodeCall:
 * @node: the object that was called
 * @method: the method's name
 * @parameters: its arguments
 * @invocation: (transfer full): to be answered with dure_node_reply() or dure_node_refuse()
 * @user_data: what was given with the interface
 */
typedef void (*DureNodeCall) (DureNode              *node,
                              const char            *method,
                              GVariant              *parameters,
                              GDBusMethodInvocation *invocation,
                              gpointer               user_data);

/**
 * DureNodeSet:
 *
 * Somebody set a writable property. Returns: the error name to answer with, or %NULL for done.
 */
typedef const char *(*DureNodeSet) (DureNode   *node,
                                    const char *property,
                                    GVariant   *value,
                                    gpointer    user_data);

DureTree   *dure_tree_new           (GDBusConnection *connection,
                                     DureTranscript  *transcript);
void        dure_tree_free          (DureTree        *self);
DureFailures *dure_tree_get_failures (DureTree      *self);

DureNode   *dure_node_new           (DureTree        *tree,
                                     const char      *path,
                                     const char      *alias);
void        dure_node_free          (DureNode        *self);
void        dure_node_add_interface (DureNode           *self,
                                     GDBusInterfaceInfo *info,
                                     DureNodeCall        call,
                                     DureNodeSet         set,
                                     gpointer            user_data);
void        dure_node_remove_interface (DureNode        *self,
                                        GDBusInterfaceInfo *info);
void        dure_node_show          (DureNode        *self);
const char *dure_node_get_path      (DureNode        *self);
const char *dure_node_get_alias     (DureNode        *self);

void        dure_node_set           (DureNode        *self,
                                     const char      *property,
                                     GVariant        *value);
void        dure_node_unset         (DureNode        *self,
                                     const char      *property);
GVariant   *dure_node_get           (DureNode        *self,
                                     const char      *property);
void        dure_node_signal        (DureNode        *self,
                                     const char      *interface,
                                     const char      *signal,
                                     GVariant        *arguments);
gboolean    dure_node_get_boolean   (DureNode        *self,
                                     const char      *property);

void        dure_node_reply         (DureNode              *self,
                                     GDBusMethodInvocation *invocation,
                                     GVariant              *result);
void        dure_node_reply_with_fds (DureNode            *self,
                                     GDBusMethodInvocation *invocation,
                                     GVariant              *result,
                                     GUnixFDList           *fds);
void        dure_node_refuse        (DureNode              *self,
                                     GDBusMethodInvocation *invocation,
                                     const char            *name,
                                     const char            *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTree, dure_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureNode, dure_node_free)

G_END_DECLS
