// Malformed DICOM files: what is promised of their pictures holds, and what cannot be shown says why.
import DICOM
import Exams
import Intake
import RealData
import Testing

@Suite(.enabled(if: RealData.isPresent)) struct `Conformance of malformed DICOM files` {
    /// Reference programs read none of these pictures, so there are no known samples: whole frames exactly where the
    /// answer promises them are what can be compared.
    @Test func `whole frames are there exactly where the answer promises a picture`() {
        var score = Conformance("DICOM, malformed")
        for path in RealData.paths(under: "image/dicom-malformed") {
            score.file(path)
            let bytes = RealData.bytes(path)
            let answer = Intake().describe([ExamFile(name: "a.dcm", bytes: bytes)])
            var isPromised = false
            if case .picture(let picture)? = answer.content { isPromised = picture.dicom?.notDrawable == nil }
            score.compare(isPromised, hasWholeFrames(bytes), path)
            #expect(isPromised || answer.reason != nil || !Self.warnings(answer).isEmpty, "\(path)")
        }
        let isKept = score.isKept()
        #expect(isKept, "\(score.mismatches)")
    }

    private static func warnings(_ answer: IntakeAnswer) -> [IntakeReason] {
        guard case .read(_, let warnings) = answer else { return [] }
        return warnings
    }

    private func hasWholeFrames(_ bytes: [UInt8]) -> Bool {
        guard let file = try? DICOMFile(bytes), let pixels = try? PixelData(file), pixels.frameCount > 0 else {
            return false
        }
        return (0..<pixels.frameCount).allSatisfy { index in
            guard let frame = try? pixels.frame(index, codec: CompressedFrames()) else { return false }
            return frame.bytes.count == frame.layout.frameBytes
        }
    }
}
