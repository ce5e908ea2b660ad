// A caller's buffer for the text of a C library's error.

/// Runs a C job that writes its error text into a buffer, and gives its status with that text.
func withErrorText(_ job: (UnsafeMutablePointer<CChar>, Int) -> Int32) -> (status: Int32, text: String) {
    let room = 256
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
        unsafe buffer.initialize(repeating: 0)
        guard let base = buffer.baseAddress else { return (-1, "") }
        let status = unsafe job(base, room)
        let text = unsafe buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return (status, String(decoding: text, as: UTF8.self))
    }
}
