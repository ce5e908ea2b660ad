// GET /api/v1/exams/{id}/recording
import Exams
import FoundationEssentials
import HubAPI
import Hummingbird
import Records
import Workers

/// An electrocardiogram's samples for a viewer: 16 bits each, with beats, lead quality and what the device said.
struct ShowRecording {
    let hub: Hub

    func callAsFunction(_ call: Call) async throws -> Response {
        let opened = try await OpenedExam.viewed(
            ExamID(try call.parameters.id()), by: call, hub, detail: ["as": "recording"]
        ) { exam in
            guard case .electrocardiogram(let recording)? = exam.content else { throw Problem.notFound }
            guard ShowSignals.fits(recording) else { throw Problem.recordingTooLong }
        }
        let file = ViewFileAnswer(call.request, of: opened.exam.objects, wish: "recording")
        return try await file.answer { gzip in
            try await opened.asked(hub) { files in try await hub.workers.recording(files, gzip: gzip) }
        }
    }
}
