// GET /api/v1/exams/{id}/objects/{number}/picture
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Workers

/// A picture as it is to be seen: a frame of a DICOM file under a window, or a PNG or JPEG upright; always a PNG of pixels alone.
struct ShowPicture {
    /// The longest side that may be asked for.
    private static let mostSide = 8_192

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let picture = try wish(call.request)
        guard let number = call.parameters.get("number").flatMap({ Int($0) }) else { throw Problem.notFound }
        let opened = try await OpenedExam.viewed(
            ExamID(try call.parameters.id()), by: call, hub, detail: ["as": "picture", "number": "\(number)"]
        ) { exam in
            guard exam.objects.contains(where: { $0.number == number && $0.isStored }) else { throw Problem.notFound }
        }
        let making = try await opened.asked(of: number, hub) { files in
            try await hub.workers.picture(files, picture)
        }
        return try .drawn(making, type: "image/png")
    }

    /// The longer side of a thumbnail.
    private static let thumbnailSide = 256

    /// The wishes of a query: `frame` from 1, `centre` and `width` of the window together, `side` or `size=thumbnail`,
    /// `overlays`.
    private func wish(_ request: Request) throws -> WorkerPicture {
        try refuseUnknown(request)
        var picture = WorkerPicture()
        picture.frame = try whole(request, "frame", 1...100_000) ?? 1
        picture.side = try whole(request, "side", 1...Self.mostSide)
        if try word(request, "size", ["thumbnail"]) != nil {
            picture.side = min(picture.side ?? Self.thumbnailSide, Self.thumbnailSide)
        }
        picture.overlays = try word(request, "overlays", ["true", "false"]) != "false"
        let window = ["centre", "width"].compactMap { request.query($0) }
        guard !window.isEmpty else { return picture }
        let numbers = window.compactMap { Double($0) }.filter(\.isFinite)
        guard numbers.count == 2, numbers[1] > 0 else {
            throw Problem.invalid(
                "centre", "窗位 centre 与窗宽 width（大于 0）须一并给出。",
                "centre and width of a window go together, and width is above 0.")
        }
        (picture.centre, picture.width) = (numbers[0], numbers[1])
        return picture
    }

    private static let wishes: Set = ["frame", "centre", "width", "side", "size", "overlays"]

    /// A misspelt wish would be passed over, and the picture would not be the one that was asked for.
    private func refuseUnknown(_ request: Request) throws {
        let names = request.uri.queryParameters.map { String($0.key) }
        guard let unknown = names.first(where: { !Self.wishes.contains($0) }) else { return }
        let all = Self.wishes.sorted().joined(separator: ", "), name = String(unknown.prefix(40))
        throw Problem.unknownParameter(name, known: all)
    }

    private func word(_ request: Request, _ name: String, _ allowed: [String]) throws -> String? {
        guard let text = request.query(name) else { return nil }
        guard allowed.contains(text) else {
            let all = allowed.joined(separator: ", ")
            throw Problem.invalid(name, "\(name) 应为 \(all)。", "\(name) is \(all).")
        }
        return text
    }

    private func whole(_ request: Request, _ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem.invalid(
                name, "\(name) 应为 \(range.lowerBound) 到 \(range.upperBound) 的整数。",
                "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}
