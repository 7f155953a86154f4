//! The network, and sockets of this machine.

use super::scene::Scene;
use crate::call::call;
use std::io;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};

/// The test's listener, whose port it names.
fn port(scene: &Scene) -> io::Result<u16> {
    let named = scene.victim()?.to_str().and_then(|port| port.parse().ok());
    named.ok_or_else(|| io::Error::other("the test names no port"))
}

pub(super) fn tcp(scene: &Scene) -> io::Result<()> {
    TcpStream::connect(("127.0.0.1", port(scene)?)).map(drop)
}

pub(super) fn listen(_scene: &Scene) -> io::Result<()> {
    TcpListener::bind("127.0.0.1:0").map(drop)
}

pub(super) fn udp(scene: &Scene) -> io::Result<()> {
    UdpSocket::bind("127.0.0.1:0")?.send_to(b"x", ("127.0.0.1", port(scene)?)).map(drop)
}

fn socket(family: i32, kind: i32) -> io::Result<()> {
    call(libc::SYS_socket, [family as u64, kind as u64, 0]).map(drop)
}

pub(super) fn raw_socket(_scene: &Scene) -> io::Result<()> {
    call(libc::SYS_socket, [libc::AF_INET as u64, libc::SOCK_RAW as u64, libc::IPPROTO_ICMP as u64]).map(drop)
}

pub(super) fn netlink(_scene: &Scene) -> io::Result<()> {
    socket(libc::AF_NETLINK, libc::SOCK_RAW)
}

pub(super) fn vsock(_scene: &Scene) -> io::Result<()> {
    socket(libc::AF_VSOCK, libc::SOCK_STREAM)
}

pub(super) fn unix(scene: &Scene) -> io::Result<()> {
    UnixStream::connect(scene.victim()?).map(drop)
}

pub(super) fn abstract_socket(scene: &Scene) -> io::Result<()> {
    let name = scene.victim()?.as_os_str().as_encoded_bytes();
    UnixStream::connect_addr(&SocketAddr::from_abstract_name(name)?).map(drop)
}

pub(super) fn pair(_scene: &Scene) -> io::Result<()> {
    UnixStream::pair().map(drop)
}
