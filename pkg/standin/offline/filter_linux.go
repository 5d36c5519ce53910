package offline

import (
	"fmt"
	"math"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// architectures are those whose system calls are known, by their names in Go.
var architectures = map[string]uint32{
	"amd64": unix.AUDIT_ARCH_X86_64,
	"arm64": unix.AUDIT_ARCH_AARCH64,
}

// forbidden are the system calls that make a socket, or use one that was inherited. io_uring
// makes sockets without a call for each.
var forbidden = []uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_CONNECT,
	unix.SYS_SENDTO, unix.SYS_SENDMSG, unix.SYS_SENDMMSG,
	unix.SYS_IO_URING_SETUP,
}

// x32Bit marks the calls of x32, which an amd64 kernel may have beside its own: the same calls
// under other numbers.
const x32Bit = 0x40000000

// The filter reads struct seccomp_data: the number of the call, then the architecture.
const (
	numberOffset       = 0
	architectureOffset = 4
)

// filter returns the program that the kernel runs for every system call of the command. Each
// instruction jumps over the next ones by its Jt when its test is true, and else by its Jf.
func filter(architecture uint32) []unix.SockFilter {
	const (
		load  = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		least = unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K
		end   = unix.BPF_RET | unix.BPF_K
	)
	kill := unix.SockFilter{Code: end, K: unix.SECCOMP_RET_KILL_PROCESS}
	program := []unix.SockFilter{
		// Another architecture has other numbers, so that none of its calls can be judged.
		{Code: load, K: architectureOffset},
		{Code: equal, K: architecture, Jt: 1},
		kill,
		{Code: load, K: numberOffset},
		{Code: least, K: x32Bit, Jf: 1},
		kill,
	}
	for _, number := range forbidden {
		program = append(program, unix.SockFilter{Code: equal, K: number, Jf: 1}, kill)
	}
	return append(program, unix.SockFilter{Code: end, K: unix.SECCOMP_RET_ALLOW})
}

// install puts the filter on the calling thread, for good.
func install() error {
	architecture, ok := architectures[runtime.GOARCH]
	if !ok {
		return fmt.Errorf("the system calls of %s are not known here", runtime.GOARCH)
	}
	program := filter(architecture)
	if len(program) > math.MaxUint16 {
		return fmt.Errorf("the filter has %d instructions", len(program))
	}
	// Without privileges a filter is taken only from who gives up ever getting some.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up new privileges: %w", err)
	}
	header := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	if _, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, 0, uintptr(unsafe.Pointer(&header))); errno != 0 {
		return fmt.Errorf("install the seccomp filter: %w", errno)
	}
	return nil
}
