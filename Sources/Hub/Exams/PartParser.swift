// The parts of a multipart body, cut out of whatever pieces it comes in.
import HubAPI
import NIOCore

/// What is wrong with a multipart body.
enum PartFault: Error, Equatable {
    /// It does not begin with its boundary.
    case opening
    /// A part's head is not one, or too long.
    case head
    /// A part is encoded for mail; here bytes stand as they are.
    case encoded
    /// A text is longer than it may be.
    case tooLong(limit: Int)
    /// What follows a part is not its boundary: the part is shorter or longer than it was said to be.
    case boundary
    /// The body ends before its last boundary.
    case cut
    /// Something follows the last boundary.
    case surplus
}

/// Reads a body part by part. It holds the pieces that were added and not yet taken, and no more. The first part is a text that
/// ends where the next boundary begins; of all others the length is known, so that their bytes are passed on without a look
/// at them.
struct PartParser {
    /// Longest head of a part.
    private static let headLimit = 4096

    private enum Place: Equatable { case opening, head, text, bytes(left: Int), boundary, over }

    private let dashBoundary: [UInt8]
    private let delimiter: [UInt8]
    private var held = ByteBuffer()
    private var place = Place.opening
    /// How much of what is held was searched in vain.
    private var searched = 0

    init(boundary: String) {
        dashBoundary = Array("--\(boundary)".utf8)
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Adds what has come.
    mutating func add(_ piece: ByteBuffer) {
        var piece = piece
        if held.readableBytes == 0 { held = piece } else { held.writeBuffer(&piece) }
    }

    /// The head of the next part; nil where more must come first. After the last part: ``isOver``.
    mutating func head() throws(PartFault) -> PartHead? {
        if place == .opening {
            guard held.readableBytes >= dashBoundary.count + 2 else { return nil }
            guard taken(dashBoundary), taken([13, 10]) else { throw .opening }
            place = .head
        }
        if place == .boundary, try !passBoundary() { return nil }
        guard place == .head else { return nil }
        if taken([13, 10]) {
            place = .text
            return try PartHead([])
        }
        guard let length = try found([13, 10, 13, 10], limit: Self.headLimit, else: .head),
            let lines = held.readBytes(length: length)
        else { return nil }
        held.moveReaderIndex(forwardBy: 4)
        place = .text
        return try PartHead(lines)
    }

    /// Whether the last boundary was passed.
    var isOver: Bool { place == .over }

    /// The whole of a part that ends where the next boundary begins; nil where more must come first.
    mutating func text(limit: Int) throws(PartFault) -> [UInt8]? {
        guard place == .text else { return nil }
        guard let length = try found(delimiter, limit: limit, else: .tooLong(limit: limit)),
            let bytes = held.readBytes(length: length)
        else { return nil }
        place = .boundary
        return bytes
    }

    /// Says how long the part is whose head was read last.
    mutating func expect(_ count: Int) { place = count > 0 ? .bytes(left: count) : .boundary }

    /// Some bytes of that part; nil where more must come first, or none is left.
    mutating func bytes() -> ByteBuffer? {
        guard case .bytes(let left) = place,
            let slice = held.readSlice(length: min(left, held.readableBytes)), slice.readableBytes > 0
        else { return nil }
        let rest = left - slice.readableBytes
        place = rest > 0 ? .bytes(left: rest) : .boundary
        return slice
    }

    /// Whether all bytes of that part were taken.
    var isPartOver: Bool { place == .boundary }

    /// Whether more is here than the line end that may follow the last boundary.
    var hasSurplus: Bool { isOver && held.readableBytes > 2 }

    /// When nothing more comes, nothing is left but the line end that may follow the last boundary.
    mutating func finish() throws(PartFault) {
        guard place == .over else { throw .cut }
        guard held.readableBytes == 0 || (held.readableBytes == 2 && taken([13, 10])) else { throw .surplus }
    }

    /// Steps over the boundary behind a part; false where more must come first.
    private mutating func passBoundary() throws(PartFault) -> Bool {
        guard held.readableBytes >= delimiter.count + 2 else { return false }
        guard taken(delimiter) else { throw .boundary }
        if taken([13, 10]) {
            place = .head
        } else if taken(Array("--".utf8)) {
            place = .over
        } else {
            throw .boundary
        }
        return true
    }

    /// Steps over `bytes` where they come next.
    private mutating func taken(_ bytes: [UInt8]) -> Bool {
        guard held.readableBytesView.starts(with: bytes) else { return false }
        held.moveReaderIndex(forwardBy: bytes.count)
        return true
    }

    /// How far away `pattern` begins; nil where more must come first.
    private mutating func found(
        _ pattern: [UInt8], limit: Int, else fault: PartFault
    ) throws(PartFault) -> Int? {
        let view = held.readableBytesView
        var index = view.startIndex + searched
        while index + pattern.count <= view.endIndex {
            if view[index] == pattern[0], view[index...].starts(with: pattern) {
                guard index - view.startIndex <= limit else { throw fault }
                searched = 0
                return index - view.startIndex
            }
            index += 1
        }
        searched = index - view.startIndex
        guard searched <= limit else { throw fault }
        return nil
    }
}

extension PartFault: ProblemConvertible {
    var problem: Problem {
        switch self {
        case .tooLong(let limit): .tooLarge(limit: limit)
        case .boundary:
            .partsNotValid(
                "某部分的长度与清单不符，或分隔行有误。", "A part has another length than its manifest says, or its boundary is wrong.")
        case .opening: .partsNotValid("正文须以分隔行开头。", "The body begins with its boundary.")
        case .head: .partsNotValid("某部分的头有误。", "The head of a part is not valid.")
        case .encoded: .partsNotValid("各部分须为原始字节。", "The bytes of a part stand as they are, not encoded.")
        case .cut: .partsNotValid("正文在最后的分隔行之前结束。", "The body ends before its last boundary.")
        case .surplus: .partsNotValid("最后的分隔行之后还有内容。", "Something follows the last boundary.")
        }
    }
}
