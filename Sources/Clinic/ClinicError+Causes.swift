// What goes wrong below, told in the words of the clinic.
package import Curl
import Glibc
import HubAPI
package import Spool

extension ClinicError {
    /// The spool failed; what was in it before is still there.
    package init(_ error: SpoolError) {
        switch error {
        case .unreadable(let path, let number): self = .unreadable(path, SystemFault.words(number))
        case .empty(let path):
            self.init(
                .data, "file-empty", zh: "文件 \(path) 是空的。请等设备写完后再发送。",
                en: "\(path) is empty. Send it after the device has written it.")
        case .changing(let path):
            self.init(
                .data, "file-changing", zh: "文件 \(path) 正在被写入。请等它写完后再发送。",
                en: "\(path) is still being written. Send it when it is complete.")
        case .notAFile(let path):
            self.init(
                .data, "not-a-file", zh: "\(path) 不是普通文件。请给出文件，而不是文件夹。",
                en: "\(path) is not an ordinary file. Name files, not folders.")
        case .keyExposed(let path):
            self.init(
                .disk, "spool-key-exposed", zh: "暂存库的密钥 \(path) 可被他人读取。请运行 chmod 600 \(path)",
                en: "Others may read the spool's key. Run chmod 600 \(path)")
        case .keyWrong(let path):
            self.init(
                .disk, "spool-key-wrong", zh: "\(path) 不是封存此暂存库的密钥。请从备份恢复原来的文件；暂存内容未受影响。",
                en: "\(path) is not the key that sealed this spool. Restore the file from a backup; "
                    + "what the spool holds is untouched.")
        case .notPossible(let exam):
            self.init(
                .usage, "exam-unknown", zh: "本机没有检查 \(exam)，或它刚有变化。用 lianyi-clinic status 查看。",
                en: "Exam \(exam) is not here, or has just changed. See lianyi-clinic status.")
        case .fromTheFuture(let version):
            self.init(
                .disk, "spool-newer", zh: "暂存库由更新的程序写成（版本 \(version)）。请升级 lianyi-clinic。",
                en: "The spool was written by a newer program (version \(version)). Upgrade lianyi-clinic.")
        case .disk(let path, let number): self.init(disk: path, number)
        case .noRoom(let file, let size, let free, let folder): self = .noRoom(file, size, free, folder)
        case .busy:
            self.init(
                .later, "spool-busy", zh: "暂存库正被本机另一个进程占用，已存内容未受影响，请稍后再试。",
                en: "Another process of this device has the spool. What it holds is untouched; try again shortly.")
        case .database(let text):
            self.init(
                .disk, "spool-failed", zh: "暂存库出错。已存内容未受影响，请稍后再试；若一再出现，请检查磁盘。",
                en: "The spool failed: \(text). What it held is untouched; try again.")
        case .notDurable(let journal, let synchronous):
            self.init(
                .disk, "spool-not-durable", zh: "暂存库不能保证断电不丢（\(journal)/\(synchronous)）。请把 --home 放在本机磁盘上。",
                en: "The spool cannot promise to survive a power cut (\(journal)/\(synchronous)). "
                    + "Put --home on a local disk.")
        }
    }

    /// The disk refused something, for this reason of errno(3).
    private init(disk path: String, _ number: Int32) {
        switch number {
        case EEXIST:
            self.init(
                .usage, "file-exists", zh: "\(path) 已存在，未改动。请换一个文件名。",
                en: "\(path) is there already and stays as it is. Choose another name.")
        case ENOSPC, EDQUOT:
            self.init(
                .disk, "disk-full", zh: "本机磁盘已满：\(path)。已存内容未受影响；请腾出空间，之后自动继续。",
                en:
                    "This device's disk is full at \(path). What is kept is untouched; make room and it goes on by itself."
            )
        default:
            let (zh, en) = SystemFault.words(number)
            self.init(
                .disk, "disk-failed", zh: "磁盘写入失败：\(path)：\(zh)。请检查剩余空间、权限和磁盘。",
                en: "Writing failed at \(path): \(en). Check free space, permissions and the disk.")
        }
    }

    /// One file that does not fit; what is smaller does. The room is told in whole MiB, so that the words are the same until
    /// it has changed.
    private static func noRoom(_ file: String, _ size: Int64, _ free: Int64, _ folder: String) -> ClinicError {
        let need = (size + 1_048_575) >> 20, left = free >> 20
        return ClinicError(
            .disk, "no-room-for-file",
            zh: "文件 \(file) 约 \(need) MiB，本机暂存盘（\(folder)）剩余不足 \(left + 1) MiB，放不下，未采集；更小的检查照常采集和发送。"
                + "请清理暂存盘，之后自动采集。",
            en:
                "\(file) needs about \(need) MiB; the disk of the spool (\(folder)) has less than \(left + 1) MiB left, so it is not "
                + "captured. What is smaller is captured and sent as ever. Free some room there; then it is captured by itself."
        )
    }

    private static func unreadable(_ path: String, _ why: (zh: String, en: String)) -> ClinicError {
        ClinicError(
            .data, "file-unreadable", zh: "无法读取文件 \(path)：\(why.zh)。请检查路径和权限。",
            en: "Cannot read \(path): \(why.en). Check the path and its permissions.")
    }

    /// A row of the spool cannot be read.
    package static func captureUnreadable(_ exam: String) -> ClinicError {
        ClinicError(
            .data, "capture-unreadable",
            zh: "检查 \(exam) 的暂存记录读不出来，未发送，原样保留。其他检查照常发送。请从设备重新发送这份检查。",
            en: "The spool's record of exam \(exam) cannot be read; it is not sent, and kept as it is. "
                + "All others are sent. Send this exam again from its device.")
    }

    /// The line failed.
    package init(_ error: CurlError) {
        let (zh, en) = error.words
        switch error.reason {
        case .file:
            self.init(
                .disk, "object-unreadable", zh: "暂存的文件读不出来：\(zh)。请检查磁盘。",
                en: "A file of the spool cannot be read: \(error.message). Check the disk.")
        case .untrusted where error.isWithoutTLS:
            self.init(
                .unreachable, "hub-without-tls", zh: "该端口不讲 HTTPS，未发送任何内容。请核对中心地址和端口。",
                en: "That port does not speak HTTPS; nothing was sent. Check the hub's address and its port.")
        case .untrusted:
            self.init(
                .unreachable, "hub-untrusted",
                zh: "无法确认中心的身份：\(zh)。请检查本机时间和 CA 证书（--ca-file）。",
                en: "The hub's certificate is not believed: \(error.message). "
                    + "Check this machine's clock and the CA file (--ca-file).")
        case .malformed:
            self.init(
                .usage, "hub-address-wrong", zh: "中心地址不正确：\(zh)。应为 https://主机[:端口]。",
                en: "The hub's address is not right: \(en). Write https://host[:port].")
        default:
            self.init(.unreachable, Problem.unreachable(error))
        }
    }
}

extension CurlError {
    /// Whether what answered the handshake was no TLS, by the words of OpenSSL and of GnuTLS.
    fileprivate var isWithoutTLS: Bool {
        ["wrong version number", "packet length too long", "unexpected TLS packet"].contains { message.contains($0) }
    }
}
