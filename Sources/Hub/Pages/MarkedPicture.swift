// A picture with what the reader drew on it, as SVG: seen without a script, and printed with the report.
import Exams
import FoundationEssentials
import HubAPI
import Records

/// The frames of an exam that bear marks. Places are pixels of the whole picture, as the marks have them.
enum MarkedPicture {
    /// For the template `clinic-report`; at most twelve frames.
    static func all(of exam: StoredExam, _ marks: [Annotation], _ page: WebPage) -> [[String: Any]] {
        let sizes = exam.annotatedPictures
        let frames = Dictionary(grouping: marks) { Frame(object: $0.object, number: $0.frame) }
        return frames.keys.sorted().prefix(12).compactMap { frame in
            guard let size = sizes[frame.object], let drawn = frames[frame] else { return nil }
            let address = "/api/v1/exams/\(exam.id)/objects/\(frame.object)/picture?frame=\(frame.number)&side=1024"
            return [
                "width": size.width, "height": size.height, "address": address,
                "label": "\(page.word("marksTitle")) \(frame.object) · \(frame.number)",
                "marks": drawn.map { values(of: $0, unit: Double(max(size.width, size.height)) / 1000) },
            ]
        }
    }

    private struct Frame: Hashable, Comparable {
        let object: Int, number: Int
        static func < (one: Frame, other: Frame) -> Bool { (one.object, one.number) < (other.object, other.number) }
    }

    /// `unit` is a thousandth of the picture's longer side: what is drawn is as large on every picture.
    private static func values(of mark: Annotation, unit: Double) -> [String: Any] {
        var values: [String: Any] = [:]
        switch mark.shape {
        case .ellipse:
            values["ellipse"] = [
                "cx": (mark.x1 + mark.x2) / 2, "cy": (mark.y1 + mark.y2) / 2, "rx": abs(mark.x2 - mark.x1) / 2,
                "ry": abs(mark.y2 - mark.y1) / 2,
            ]
        case .length, .arrow:
            var line: [String: Any] = ["x1": mark.x1, "y1": mark.y1, "x2": mark.x2, "y2": mark.y2]
            if mark.shape == .arrow { line["head"] = ["x2": mark.x2, "y2": mark.y2, "r": 8 * unit] }
            values["line"] = line
        }
        if let text = mark.text, !text.isEmpty {
            values["text"] = [
                "x": max(mark.x1, mark.x2), "y": max(mark.y1, mark.y2), "size": 28 * unit, "text": text,
            ]
        }
        return values
    }
}
