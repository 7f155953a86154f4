//! The attempts: each does what an attacker would do first with code that runs in the child. `Ok` is an escape.

mod files;
mod kernel;
mod network;
mod process;
mod scene;

use std::io;

pub(crate) use scene::Scene;

type Attempt = fn(&Scene) -> io::Result<()>;

/// Every attempt by its name.
pub(crate) const ATTEMPTS: &[(&str, Attempt)] = &[
    // Files.
    ("control: read the granted file", files::read_granted),
    ("control: write in the scratch folder", files::write_scratch),
    ("control: start threads", process::threads),
    ("read the victim", files::read_victim),
    ("list the victim", files::list_victim),
    ("open the victim for path operations and read it through /proc", files::read_through_proc),
    ("map the victim", files::map_victim),
    ("write over the victim", files::overwrite_victim),
    ("truncate the victim", files::truncate_victim),
    ("write the granted file", files::write_granted),
    ("write beside the victim", files::write_beside),
    ("write beside the scratch folder", files::write_beside_scratch),
    ("write by .. out of the scratch folder", files::write_dot_dot),
    ("make a symbolic link in the scratch folder", files::symlink),
    ("read through a planted link in the scratch folder", files::read_planted_link),
    ("make a hard link to the victim", files::hardlink),
    ("rename the victim into the scratch folder", files::rename_in),
    ("rename out of the scratch folder", files::rename_out),
    ("unlink the victim", files::unlink_victim),
    ("remove the victim's folder", files::remove_folder),
    ("chmod the victim", files::chmod_victim),
    ("chown the victim", files::chown_victim),
    ("set the victim's times", files::touch_victim),
    ("set an extended attribute of the victim", files::xattr_victim),
    ("make a device file", files::mknod),
    ("make a pipe file in the scratch folder", files::mkfifo),
    ("open the victim by handle", files::open_by_handle),
    ("change the root", files::chroot),
    ("write a file larger than the limit", files::huge_file),
    ("inherit an open file", files::inherited),
    // Processes.
    ("exec a shell", process::exec),
    ("exec from a memory file", process::exec_memory_file),
    ("fork", process::fork),
    ("fork and exec", process::spawn),
    ("trace the parent", process::trace_parent),
    ("read the parent's memory", process::read_parent),
    ("write the parent's memory", process::write_parent),
    ("open the parent's /proc/mem", process::open_parent_mem),
    ("read the parent's environment", process::read_parent_environment),
    ("list processes", process::list),
    ("kill the parent", process::kill_parent),
    ("signal the parent's thread", process::tkill_parent),
    ("queue a signal to the parent", process::queue_signal),
    ("signal the parent through its descriptor", process::pidfd_signal),
    ("take a file of the parent", process::pidfd_getfd),
    ("raise its limits", process::raise_limits),
    ("set the parent's limits", process::limit_parent),
    ("raise its priority", process::raise_priority),
    ("become another user", process::setuid),
    ("change its personality", process::personality),
    ("make executable memory", process::executable_memory),
    ("make memory executable", process::make_executable),
    ("make shared memory that no limit counts", process::shared_memory),
    ("make a System V memory segment", process::system_v_memory),
    ("make a memory file", process::memory_file),
    // The network.
    ("connect by TCP", network::tcp),
    ("listen on TCP", network::listen),
    ("send by UDP", network::udp),
    ("open a raw socket", network::raw_socket),
    ("open a netlink socket", network::netlink),
    ("open a vsock socket", network::vsock),
    ("connect to a socket file", network::unix),
    ("connect to an abstract socket", network::abstract_socket),
    ("make a pair of sockets", network::pair),
    // The kernel.
    ("set up an io_uring", kernel::io_uring),
    ("load a BPF program", kernel::bpf),
    ("open a performance counter", kernel::perf),
    ("handle page faults", kernel::userfaultfd),
    ("mount", kernel::mount),
    ("open a mount tree", kernel::open_tree),
    ("unmount", kernel::umount),
    ("make a namespace", kernel::unshare),
    ("make a user namespace", kernel::unshare_user),
    ("enter a namespace", kernel::setns),
    ("read the session's keys", kernel::keyctl),
    ("push a character into the terminal", kernel::terminal),
    ("load a module", kernel::module),
    ("set the clock", kernel::clock),
    ("use the 32-bit door", kernel::x32),
    ("drop the filter", kernel::drop_filter),
];
