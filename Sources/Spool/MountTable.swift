// Which file systems are shared with other machines, by the kernel's table of mounts.
import FoundationEssentials

/// The mounts that this process sees (`/proc/self/mountinfo`, proc(5)).
enum MountTable {
    /// Their writers may sit elsewhere, where Linux does not see them. CIFS refuses a lease also where nobody writes.
    private static let shared = ["nfs", "cifs", "smb", "fuse", "9p", "ceph", "afs"]

    /// Whether a device's file system is one of these; false where the table does not name it.
    static func isShared(device: UInt64) -> Bool {
        guard let bytes = FileManager.default.contents(atPath: "/proc/self/mountinfo") else { return false }
        return isShared(device: device, in: String(decoding: bytes, as: UTF8.self))
    }

    static func isShared(device: UInt64, in table: String) -> Bool {
        let name = "\(major(device)):\(minor(device))"
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, fields[2] == name, let mark = fields.firstIndex(of: "-"), mark + 1 < fields.count
            else { continue }
            let kind = fields[mark + 1]
            return shared.contains { kind.hasPrefix($0) }
        }
        return false
    }

    /// As glibc takes a device's number apart (makedev(3)).
    private static func major(_ device: UInt64) -> UInt64 { (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF }
    private static func minor(_ device: UInt64) -> UInt64 { device & 0xFF | (device >> 12) & ~0xFF }
}
