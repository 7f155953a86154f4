#!/usr/bin/python3
"""A notification service for the session bus: prints each notification as a line of JSON.

A line of JSON on standard input, {"id": 1, "action": "default"}, is what a click on that notification would be.
"""

import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def say(**line):
    print(json.dumps(line, ensure_ascii=False), flush=True)


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        if not replaces:
            self.last += 1
        number = int(replaces) or self.last
        say(id=number, app=str(app), summary=str(summary), body=str(body), actions=[str(a) for a in actions])
        return dbus.UInt32(number)

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        self.NotificationClosed(number, 3)

    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["body", "actions"]

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return "bureau-e2e", "Bureau", "1", "1.2"

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason):
        pass


def clicked(source, _condition, service, loop):
    line = source.readline()
    if not line:
        loop.quit()
        return False
    click = json.loads(line)
    service.ActionInvoked(dbus.UInt32(click["id"]), click["action"])
    return True


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
held = dbus.service.BusName(NAME, bus, do_not_queue=True)
service = Notifications(bus, PATH)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, clicked, service, loop)
say(ready=True)
loop.run()
