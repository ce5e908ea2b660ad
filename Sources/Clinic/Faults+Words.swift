// What programs below say of a fault, in words for people.
import Bundles
import Curl
import Glibc
package import HubAPI

/// Faults of the operating system.
enum SystemFault {
    /// What an `errno` means, in Chinese and in English.
    static func words(_ number: Int32) -> (zh: String, en: String) {
        switch number {
        case ENOENT, ENOTDIR: ("没有这个文件或文件夹", "there is no such file or folder")
        case EACCES, EPERM: ("没有权限", "this program may not")
        case EIO: ("磁盘读写出错", "the disk reports an error")
        case ENOSPC, EDQUOT: ("磁盘已满", "the disk is full")
        case EROFS: ("磁盘是只读的", "the disk is read-only")
        case EISDIR: ("这是文件夹", "it is a folder")
        case ELOOP: ("链接绕成了圈", "its links lead round in a circle")
        case ENAMETOOLONG: ("名称太长", "the name is too long")
        case EMFILE, ENFILE: ("打开的文件太多", "too many files are open")
        case ENOMEM: ("内存不足", "there is no memory left")
        case ENODEV, ENXIO, ESTALE: ("设备已断开", "the device is gone")
        case EADDRINUSE: ("被其他程序占用", "another program has it")
        case EADDRNOTAVAIL: ("本机没有此地址，可能网络尚未就绪", "this computer does not have that address, perhaps not yet")
        case EAFNOSUPPORT: ("本机不支持这种地址", "this computer has no addresses of that kind")
        default: ("系统错误 \(number)", "system error \(number)")
        }
    }
}

extension CurlError {
    /// The reason in Chinese and in English.
    var words: (zh: String, en: String) {
        switch reason {
        case .malformed: ("地址无法使用", "the address cannot be used")
        case .unresolved: ("找不到主机名", "the host's name is not known")
        case .unreachable: ("该地址无人应答", "nobody answers at the address")
        case .untrusted: ("证书或加密连接不可信", "its certificate or the encryption failed")
        case .stalled: ("线路长时间没有动静", "nothing moved on the line for too long")
        case .brokenOff: ("连接中断", "the connection broke off")
        case .answerTooLarge: ("应答过大", "the answer is too large")
        case .file: ("本机文件读写失败", "a file of this device could not be read or written")
        case .cancelled: ("已停止", "it was stopped")
        case .other: ("网络出错", "the network failed: \(message)")
        }
    }
}

extension WireError {
    /// What is wrong and where, in Chinese and in English.
    package var words: (zh: String, en: String) {
        let (zh, en) = fault.words
        return field.isEmpty ? (zh, en) : ("“\(field)”\(zh)", "“\(field)” \(en)")
    }
}

extension WireError.Fault {
    fileprivate var words: (zh: String, en: String) {
        switch self {
        case .notJSON: ("不是 JSON", "is not JSON")
        case .missing: ("缺失", "is missing")
        case .wrongType: ("类型不对", "is of another type")
        case .invalid(let expected): ("内容不对", "is not valid: \(expected)")
        case .unknownCode(let code): ("的代码“\(code)”未知", "has the unknown code “\(code)”")
        case .notEncodable: ("无法写出", "cannot be written")
        }
    }
}

extension BundleError {
    /// The reason in Chinese and in English.
    var words: (zh: String, en: String) {
        switch self {
        case .notABundle: ("开头不是离线包", "it does not begin like one")
        case .versionUnknown(let version), .suiteUnknown(let version):
            ("版本 \(version) 未知，请升级本程序", "its version \(version) is unknown; upgrade this program")
        case .preludeTruncated: ("文件不完整", "the file ends too early")
        case .signatureWrong(let error): error.words
        default: ("内容已损坏", "its content is damaged")
        }
    }
}
