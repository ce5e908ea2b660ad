// The body on its way out: what libcurl reads, and may have to read again.
import Glibc

/// Feeds one request's body to libcurl and knows whether all of it was ever handed over.
struct OutgoingBody {
    private let bytes: [UInt8]
    private let file: LocalFile?
    private var place: Int64 = 0

    /// How many bytes go out.
    let size: Int64
    /// Whether every byte has been handed over at least once; libcurl may begin again on a new connection.
    private(set) var wasWhole: Bool
    /// Whether the file failed or was shorter than declared.
    private(set) var failed = false

    init(_ body: CurlRequest.Body) throws(CurlError) {
        switch body {
        case .none:
            (bytes, file, size) = ([], nil, 0)
        case .bytes(let given):
            (bytes, file, size) = (given, nil, Int64(given.count))
        case .file(let path, let declared):
            guard declared >= 0, let opened = LocalFile(reading: path) else {
                throw CurlError(reason: .file, message: "cannot read \(path)", mayHaveArrived: false)
            }
            (bytes, file, size) = ([], opened, declared)
        }
        wasWhole = size == 0
    }

    /// The next bytes; nil breaks the request off.
    mutating func read(into target: UnsafeMutableRawBufferPointer) -> Int? {
        let wanted = Int(min(Int64(target.count), size - place))
        guard wanted > 0 else { return 0 }
        let window = unsafe UnsafeMutableRawBufferPointer(rebasing: target[..<wanted])
        let count = unsafe fill(window)
        guard let count, count > 0 else {
            failed = true
            return nil
        }
        place += Int64(count)
        if place == size { wasWhole = true }
        return count
    }

    mutating func seek(to offset: Int64) -> Bool {
        guard (0...size).contains(offset), file?.seek(to: offset) ?? true else { return false }
        place = offset
        return true
    }

    private func fill(_ window: UnsafeMutableRawBufferPointer) -> Int? {
        if let file { return unsafe file.read(into: window) }
        let begin = Int(place)
        unsafe window.copyBytes(from: bytes[begin..<begin + window.count])
        return window.count
    }
}
