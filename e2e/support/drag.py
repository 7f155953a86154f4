#!/usr/bin/python3
"""A small window, in the corner of the screen, from which the files named as arguments can be dragged, as from a
file manager. Prints where it is when it can be seen, and whether they were taken when the drag has ended."""

import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk

uris = [pathlib.Path(path).absolute().as_uri() for path in sys.argv[1:]]
taken = True


def begun(_widget, _context):
    print("begun", flush=True)


def give(_widget, _context, data, _info, _time):
    data.set_uris(uris)


def failed(_widget, _context, _result):
    global taken
    taken = False
    return False


def ended(_widget, _context):
    print("taken" if taken else "refused", flush=True)
    # The other side may still fetch the list: leave when what is waiting is done.
    GLib.idle_add(Gtk.main_quit)


def shown(_widget, _event):
    print("ready 30 30", flush=True)


window = Gtk.Window(type=Gtk.WindowType.POPUP)
window.set_default_size(60, 60)
window.move(0, 0)
box = Gtk.EventBox()
window.add(box)
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
box.connect("drag-begin", begun)
box.connect("drag-data-get", give)
box.connect("drag-failed", failed)
box.connect("drag-end", ended)
window.connect("map-event", shown)
window.show_all()
Gtk.main()
