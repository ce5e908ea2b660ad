// GET /api/v1/exams/{id}/objects/{number}/frames/{frame}
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Workers

/// The pixels of one frame for a viewer: grey as stored, in 8 or 16 bits, or red, green and blue; with spacing and windows.
struct ShowFrame {
    /// The longest side that may be asked for.
    private static let mostSide = 4_096

    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let (number, pixels) = (try place("number", call), try wish(call))
        let opened = try await OpenedExam.viewed(
            ExamID(try call.parameters.id()), by: call, hub,
            detail: ["as": "frame", "number": "\(number)", "frame": "\(pixels.frame)"]
        ) { exam in
            guard exam.objects.contains(where: { $0.number == number && $0.isStored }) else { throw Problem.notFound }
        }
        let objects = opened.exam.objects.filter { $0.number == number }
        let side = pixels.side.map { "\($0)" } ?? "-"
        let file = ViewFileAnswer(call.request, of: objects, wish: "frame \(pixels.frame) \(side)")
        return try await file.answer { gzip in
            try await opened.asked(of: number, hub) { files in
                try await hub.workers.frame(files, pixels, gzip: gzip)
            }
        }
    }

    /// A number in the address, from 1.
    private func place(_ name: String, _ call: Call) throws -> Int {
        guard let number = call.parameters.get(name).flatMap({ Int($0) }), (1...100_000).contains(number) else {
            throw Problem.notFound
        }
        return number
    }

    private func wish(_ call: Call) throws -> WorkerPixels {
        var pixels = WorkerPixels()
        pixels.frame = try place("frame", call)
        guard let text = call.request.query("side") else { return pixels }
        guard let side = Int(text), (16...Self.mostSide).contains(side) else {
            throw Problem.invalid(
                "side", "side 应为 16 到 \(Self.mostSide) 的整数。", "side is a whole number from 16 to \(Self.mostSide).")
        }
        pixels.side = side
        return pixels
    }
}
