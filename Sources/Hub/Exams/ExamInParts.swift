// One request that brings a manifest and its objects: multipart/related, streamed to the disk as it comes.
import Blobs
import Exams
import FoundationEssentials
import HTTPTypes
import HubAPI
import Hummingbird
import NIOCore

/// Receives the parts of `PUT /api/v1/exams/{id}`: the JSON first, then objects by number. Each object is proved by its
/// digest and durable, or held for its row, before the next is looked at; what is not proved is not kept.
struct ExamInParts {
    /// Most bytes of objects that one request may bring. A larger object goes to its upload address, where a broken line
    /// costs one piece and not all.
    static let limit = 4 << 20
    /// How much of a stream is gathered before it is written.
    private static let batch = 1 << 18
    /// Heads and boundaries of 999 parts, which is the most a manifest may name.
    private static let around = 999 * 512

    let hub: Hub
    let call: Call
    let exam: ExamID

    func received() async throws -> SentExam {
        let form = try PartForm(call.request.headers[.contentType] ?? "")
        let most = Self.limit + Self.around + hub.settings.bodyLimit
        if let announced = call.request.headers[.contentLength].flatMap(Int.init), announced > most {
            throw Problem.tooLarge(limit: most)
        }
        var parts = PartStream(call.request.body, boundary: form.boundary, pace: .thinLine)
        var sent = try await manifest(&parts), total = 0
        try await SendExam(hub: hub).check(sent, call.actor)
        while let head = try await parts.head() {
            let object = try announced(head, in: sent)
            guard object.size <= Self.limit - total else { throw Problem.tooLarge(limit: Self.limit) }
            total += object.size
            parts.expect(object.size)
            try await take(object, from: &parts, into: &sent)
        }
        return sent
    }

    private func manifest(_ parts: inout PartStream) async throws -> SentExam {
        guard let head = try await parts.head(), head.mediaType == "application/json" else {
            throw Problem.unsupportedMediaType(expected: PartForm.expected)
        }
        let body = try Problem.decoding(UploadRequest.self, try await parts.text(limit: hub.settings.bodyLimit))
        return try SentExam(body, id: exam, by: call.actor, now: hub.clock.now)
    }

    /// The object that a part brings, once.
    private func announced(_ head: PartHead, in sent: SentExam) throws -> ManifestObject {
        guard let number = head.contentID.flatMap(Int.init),
            let object = sent.manifest.objects.first(where: { $0.number == number }), !sent.holds(number)
        else {
            throw Problem.invalid(
                "Content-ID", "每个部分须以 Content-ID: <编号> 指明清单中的一个文件，各一次。",
                "Each part names an object of the manifest, once: Content-ID: <its number>.")
        }
        return object
    }

    private func take(
        _ object: ManifestObject, from parts: inout PartStream, into sent: inout SentExam
    ) async throws {
        guard object.size > SentExam.rowLimit else {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(object.size)
            while let piece = try await parts.bytes() { bytes.append(contentsOf: piece.readableBytesView) }
            return try sent.bring(bytes, of: object.number)
        }
        do {
            let writer = try hub.blobs.incoming(
                size: Int64(object.size), isUrgent: sent.manifest.urgency == .emergency)
            do { try await write(object, from: &parts, to: writer) } catch {
                await writer.discard()
                throw error
            }
        } catch {
            throw BlobProblem(error, object: object.number, announced: Int64(object.size), call.logger)
        }
        sent.notePlaced(object.number)
    }

    private func write(_ object: ManifestObject, from parts: inout PartStream, to writer: BlobWriter) async throws {
        var held: [UInt8] = []
        held.reserveCapacity(min(object.size, Self.batch + (1 << 16)))
        while let piece = try await parts.bytes() {
            held.append(contentsOf: piece.readableBytesView)
            guard held.count >= Self.batch else { continue }
            try await writer.write(held)
            held.removeAll(keepingCapacity: true)
        }
        if !held.isEmpty { try await writer.write(held) }
        try await writer.keep(as: object.sha256.description)
    }
}

/// The parts of a body that comes at a pace.
struct PartStream {
    private var chunks: PacedBody.Iterator
    private var parser: PartParser

    init(_ body: RequestBody, boundary: String, pace: Pace) {
        chunks = PacedBody(body, pace: pace).makeAsyncIterator()
        parser = PartParser(boundary: boundary)
    }

    /// The head of the next part; nil after the last one, when the body is over.
    mutating func head() async throws -> PartHead? {
        while true {
            if let head = try parser.head() { return head }
            if parser.isOver { break }
            try await more()
        }
        while let chunk = try await chunks.next() {
            parser.add(chunk)
            if parser.hasSurplus { throw PartFault.surplus }
        }
        try parser.finish()
        return nil
    }

    /// The whole of a part that is a text.
    mutating func text(limit: Int) async throws -> [UInt8] {
        while true {
            if let text = try parser.text(limit: limit) { return text }
            try await more()
        }
    }

    mutating func expect(_ count: Int) { parser.expect(count) }

    /// Some bytes of the part; nil when all were given.
    mutating func bytes() async throws -> ByteBuffer? {
        while true {
            if let bytes = parser.bytes() { return bytes }
            if parser.isPartOver { return nil }
            try await more()
        }
    }

    private mutating func more() async throws {
        guard let chunk = try await chunks.next() else { throw PartFault.cut }
        parser.add(chunk)
    }
}
