// The scripted hub's uploads that belong to no exam, and the bundles that come through them.
import Foundation
import HubAPI
import Synchronization
import TestSupport

extension ScriptedHub {
    func createBare(_ request: LoopbackRequest) -> LoopbackReply {
        guard let size = request.headers["upload-length"].flatMap({ Int($0) }) else {
            return .problem("invalid-field", 422)
        }
        let path = Paths.upload(.timeOrdered())
        state.withLock { $0.bare[path] = (size, []) }
        return .answer(201, headers: ["Tus-Resumable": "1.0.0", "Location": path, "Upload-Offset": "0"], body: [])
    }

    func bare(_ request: LoopbackRequest) -> LoopbackReply {
        state.withLock { state in
            guard var upload = state.bare[request.path] else { return .tus(404) }
            if request.method == "HEAD" { return .tus(200, offset: upload.bytes.count) }
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            switch fault {
            case .requestLost: return .silence
            case .busy: return .problem("unavailable", 503)
            case .over:
                state.bare[request.path] = nil
                return .tus(410, "upload-over")
            default: break
            }
            let offset = request.headers["upload-offset"].flatMap { Int($0) } ?? -1
            guard offset == upload.bytes.count else { return .tus(409, "offset-differs", offset: upload.bytes.count) }
            upload.bytes += request.body
            state.bare[request.path] = upload
            state.bareOffsets.append(offset)
            if case .answerLost = fault { return .silence }
            return .tus(204, offset: upload.bytes.count)
        }
    }

    func takeBundle(_ request: LoopbackRequest, _ parts: [String]) -> LoopbackReply {
        guard let id = parts.count > 3 ? WireID(parts[3]) : nil,
            let upload = request.path.split(separator: "=").last.flatMap({ WireID(String($0)) })
        else { return .problem("not-found", 404) }
        let path = Paths.upload(upload)
        return state.withLock { state in
            guard let whole = state.bare[path] else { return .problem("not-found", 404) }
            guard whole.bytes.count == whole.size else { return .problem("upload-not-whole", 409) }
            state.bundles.append(whole.bytes)
            state.bare[path] = nil
            return .json(
                200,
                BundleAnswer(
                    bundle: id, terminal: terminal, state: .imported, exams: [], problem: nil, kept: nil))
        }
    }
}
