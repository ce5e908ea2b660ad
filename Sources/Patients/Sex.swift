// Sex, by the national code.

/// Sex by GB/T 2261.1; raw values are its codes.
package enum Sex: String, CaseIterable, Codable, Sendable {
    /// 未知的性别
    case unknown = "0"
    /// 男
    case male = "1"
    /// 女
    case female = "2"
    /// 未说明的性别
    case notStated = "9"
}
