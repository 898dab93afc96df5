// page.c: what every page of the kiosk has in common
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// From the top: a line that says where one is, the title with the shape of an answer before it, the
// body, the actions. The body scrolls when letters are too big for the screen; then two buttons go
// down and up, because nobody has to drag here. The actions never scroll away.
// A page is built for one moment, shown, perhaps updated, and thrown away: nothing of one visitor
// is left for the next.

#include "page.h"

#include "drawing.h"
#include "flow-layout.h"
#include "text.h"

typedef struct
{
  GtkWidget *scroller;
  GtkWidget *head;
  GtkWidget *overline;
  GtkWidget *badge;
  GtkWidget *shape;
  GtkWidget *title;
  GtkWidget *body;
  GtkWidget *pager;
  GtkWidget *up;
  GtkWidget *down;
  GtkWidget *footer;
  char *help;
  char *shape_class;
  guint step;
  guint pager_update;
} DurePagePrivate;

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_TYPE_WITH_CODE (DurePage, dure_page, GTK_TYPE_BOX,
                         G_ADD_PRIVATE (DurePage)
                             G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

enum
{
  PROP_OVERLINE = 1,
  PROP_TITLE,
  PROP_HELP,
  PROP_HELP_NEXT,
  PROP_STEP,
};

static GtkBuildableIface *parent_buildable;

static DurePagePrivate *
private_of (DurePage *self)
{
  return dure_page_get_instance_private (self);
}

static void
add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  DurePagePrivate *self = private_of (DURE_PAGE (buildable));

  if (self->footer == NULL || !GTK_IS_WIDGET (child))
    parent_buildable->add_child (buildable, builder, child, type);
  else if (g_strcmp0 (type, "footer") == 0)
    gtk_box_append (GTK_BOX (self->footer), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "head") == 0)
    {
      gtk_widget_set_valign (GTK_WIDGET (child), GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (child));
    }
  else
    gtk_box_append (GTK_BOX (self->body), GTK_WIDGET (child));
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

static GtkAdjustment *
adjustment_of (DurePagePrivate *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

/* The pager takes room itself, so what counts is whether the body would fit without it. */
static gboolean
on_pager_update (gpointer data)
{
  DurePagePrivate *self = private_of (DURE_PAGE (data));
  GtkAdjustment *adjustment = adjustment_of (self);
  double value = gtk_adjustment_get_value (adjustment);
  double room = gtk_adjustment_get_page_size (adjustment);
  double all = gtk_adjustment_get_upper (adjustment);
  double own = gtk_widget_get_visible (self->pager) ? gtk_widget_get_height (self->pager) : 0;

  self->pager_update = 0;
  gtk_widget_set_visible (self->pager, all > room + own + 1);
  gtk_widget_set_sensitive (self->up, value > 1);
  gtk_widget_set_sensitive (self->down, value + room < all - 1);
  return G_SOURCE_REMOVE;
}

static void
on_scrolled (GtkAdjustment *adjustment, DurePage *page)
{
  DurePagePrivate *self = private_of (page);

  if (self->pager_update == 0)
    self->pager_update = g_idle_add (on_pager_update, page);
}

static void
on_pager_clicked (GtkWidget *button, DurePage *page)
{
  DurePagePrivate *self = private_of (page);
  GtkAdjustment *adjustment = adjustment_of (self);
  double step = gtk_adjustment_get_page_size (adjustment) * 0.8;

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                            + (button == self->down ? step : -step));
}

/* Where the body has nothing to press, GTK gives the focus to what scrolls it; one that may not
 * have it would swallow every key. Nothing begins there. */
static void
take_focus (DurePage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  if (gtk_widget_is_focus (private_of (self)->scroller))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

/* A page begins at its top, even when the first thing to press lies further down: it follows the
 * focus only once somebody uses keys. */
static gboolean
on_key (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, DurePage *page)
{
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (private_of (page)->scroller);

  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (gtk_scrolled_window_get_child (scroller)), TRUE);
  return GDK_EVENT_PROPAGATE;
}

static void
dure_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (dure_page_parent_class)->constructed (object);
  dure_text_settle (GTK_WIDGET (object));
}

static void
add_help (DurePage *self, const char *sentence)
{
  g_autofree char *both = g_strdup_printf ("%s\n%s", private_of (self)->help, sentence);

  dure_page_set_help (self, both);
}

static void
dure_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DurePage *self = DURE_PAGE (object);

  switch (id)
    {
    case PROP_OVERLINE:
      dure_page_set_overline (self, g_value_get_string (value));
      break;
    case PROP_TITLE:
      dure_page_set_title (self, g_value_get_string (value));
      break;
    case PROP_HELP:
      dure_page_set_help (self, g_value_get_string (value));
      break;
    case PROP_HELP_NEXT:
      add_help (self, g_value_get_string (value));
      break;
    case PROP_STEP:
      private_of (self)->step = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dure_page_dispose (GObject *object)
{
  DurePagePrivate *self = private_of (DURE_PAGE (object));

  g_clear_handle_id (&self->pager_update, g_source_remove);
  if (self->scroller != NULL)
    g_signal_handlers_disconnect_by_func (adjustment_of (self), on_scrolled, object);
  self->scroller = NULL;
  G_OBJECT_CLASS (dure_page_parent_class)->dispose (object);
}

static void
dure_page_finalize (GObject *object)
{
  DurePagePrivate *self = private_of (DURE_PAGE (object));

  g_free (self->help);
  g_free (self->shape_class);
  G_OBJECT_CLASS (dure_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (DURE_TYPE_FLOW_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/kr/gwangju/Dure/ui/kiosk/page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, scroller);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, head);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, overline);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, badge);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, shape);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, title);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, body);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, pager);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, up);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, down);
  gtk_widget_class_bind_template_child_private (widget_class, DurePage, footer);
  gtk_widget_class_bind_template_callback (widget_class, on_pager_clicked);
}

static void
dure_page_class_init (DurePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->constructed = dure_page_constructed;
  object_class->set_property = dure_page_set_property;
  object_class->dispose = dure_page_dispose;
  object_class->finalize = dure_page_finalize;
  klass->shown = take_focus;
  g_object_class_install_property (object_class, PROP_OVERLINE,
                                   g_param_spec_string ("overline", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_HELP,
                                   g_param_spec_string ("help", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_HELP_NEXT,
                                   g_param_spec_string ("help-next", NULL, NULL, NULL, flags));
  g_object_class_install_property (
      object_class, PROP_STEP,
      g_param_spec_uint ("step", NULL, NULL, 0, DURE_PAGE_STEPS, 0, flags));
  g_type_ensure (DURE_TYPE_DRAWING);
  bind_template (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "page");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dure_page_init (DurePage *page)
{
  DurePagePrivate *self = private_of (page);

  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (page));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), page);
  gtk_widget_add_controller (GTK_WIDGET (page), keys);
  g_signal_connect (adjustment_of (self), "changed", G_CALLBACK (on_scrolled), page);
  g_signal_connect (adjustment_of (self), "value-changed", G_CALLBACK (on_scrolled), page);
}

/**
 * dure_page_set_overline:
 * @overline: (nullable): small words above the title
 */
void
dure_page_set_overline (DurePage *self, const char *overline)
{
  gtk_label_set_text (GTK_LABEL (private_of (self)->overline), overline != NULL ? overline : "");
  gtk_widget_set_visible (private_of (self)->overline, overline != NULL);
}

/**
 * dure_page_set_badge:
 * @badge: (nullable): a word of warning between that line and the title
 */
void
dure_page_set_badge (DurePage *self, const char *badge)
{
  gtk_label_set_text (GTK_LABEL (private_of (self)->badge), badge != NULL ? badge : "");
  gtk_widget_set_visible (private_of (self)->badge, badge != NULL);
}

/**
 * dure_page_set_title:
 * @title: the page's one idea; also what a screen reader calls the page
 */
void
dure_page_set_title (DurePage *self, const char *title)
{
  gtk_label_set_text (GTK_LABEL (private_of (self)->title), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/**
 * dure_page_set_title_private:
 * @is_private: whether the title says what only the visitor may hear
 */
void
dure_page_set_title_private (DurePage *self, gboolean is_private)
{
  if (is_private)
    gtk_widget_add_css_class (private_of (self)->title, DURE_TEXT_PRIVATE);
  else
    gtk_widget_remove_css_class (private_of (self)->title, DURE_TEXT_PRIVATE);
}

/**
 * dure_page_get_title:
 *
 * Returns: (transfer none): the title
 */
const char *
dure_page_get_title (DurePage *self)
{
  return gtk_label_get_text (GTK_LABEL (private_of (self)->title));
}

/**
 * dure_page_set_shape:
 * @picture: (nullable): the drawing before the title
 * @css_class: (nullable): its colour
 */
void
dure_page_set_shape (DurePage *self, const char *picture, const char *css_class)
{
  DurePagePrivate *private = private_of (self);

  dure_drawing_set_picture (DURE_DRAWING (private->shape), picture);
  gtk_widget_set_visible (private->shape, picture != NULL);
  if (private->shape_class != NULL)
    gtk_widget_remove_css_class (private->shape, private->shape_class);
  if (css_class != NULL)
    gtk_widget_add_css_class (private->shape, css_class);
  g_free (private->shape_class);
  private->shape_class = g_strdup (css_class);
}

/**
 * dure_page_set_help:
 * @help: what the help sheet explains about this page
 */
void
dure_page_set_help (DurePage *self, const char *help)
{
  g_free (private_of (self)->help);
  private_of (self)->help = g_strdup (help);
}

/**
 * dure_page_get_help:
 *
 * Returns: (transfer none) (nullable): that explanation
 */
const char *
dure_page_get_help (DurePage *self)
{
  return private_of (self)->help;
}

/**
 * dure_page_get_step:
 *
 * Returns: how many of the DURE_PAGE_STEPS segments are filled; 0 shows none
 */
guint
dure_page_get_step (DurePage *self)
{
  return private_of (self)->step;
}

/**
 * dure_page_add_to_body:
 * @child: (transfer floating): what comes last in the body
 */
void
dure_page_add_to_body (DurePage *self, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (private_of (self)->body), child);
  dure_text_settle (child);
}

/**
 * dure_page_shown:
 *
 * To be called when the page has become the one in front.
 */
void
dure_page_shown (DurePage *self)
{
  g_return_if_fail (DURE_IS_PAGE (self));
  DURE_PAGE_GET_CLASS (self)->shown (self);
}
