// Marks on pictures: inside of them, on frames that are there, with texts that are texts.
import Exams
import Testing

@Suite struct `A mark on a picture` {
    private let pictures = [
        1: AnnotatedPicture(frames: 3, width: 400, height: 300), 2: AnnotatedPicture(frames: 1, width: 50, height: 500),
    ]

    private func fault(_ change: (inout Mark) -> Void) -> AnnotationFault? {
        var mark = Mark()
        change(&mark)
        return AnnotatedPicture.check([mark.annotation], on: pictures)?.fault
    }

    /// What a mark is made of.
    private struct Mark {
        var object = 1
        var frame = 1
        var x2 = 400.0
        var y2 = 300.0
        var text: String?

        var annotation: Annotation {
            Annotation(object: object, frame: frame, shape: .arrow, x1: 0, y1: 0, x2: x2, y2: y2, text: text)
        }
    }

    @Test func `lies anywhere up to the picture's edge`() {
        #expect(fault { _ in } == nil)
        #expect(fault { $0.frame = 3 } == nil)
    }

    @Test func `is held against its own picture of several`() {
        #expect(fault { ($0.object, $0.x2) = (2, 51) } == .outside)
        #expect(fault { ($0.object, $0.x2) = (2, 50) } == nil)
        #expect(fault { ($0.object, $0.x2, $0.frame) = (2, 50, 2) } == .noPicture)
    }

    @Test func `lies nowhere else`() {
        #expect(fault { $0.x2 = 400.5 } == .outside)
        #expect(fault { $0.y2 = -1 } == .outside)
        #expect(fault { $0.y2 = .nan } == .outside)
        #expect(fault { $0.object = 3 } == .noPicture)
        #expect(fault { $0.frame = 4 } == .noPicture)
        #expect(fault { $0.frame = 0 } == .noPicture)
    }

    @Test func `has a short text without control characters`() {
        #expect(fault { $0.text = "结节 8 mm" } == nil)
        #expect(fault { $0.text = String(repeating: "长", count: 101) } == .text)
        #expect(fault { $0.text = "a\u{0}b" } == .text)
    }

    @Test func `is one of a hundred at most`() {
        let all = [Annotation](repeating: Mark().annotation, count: 101)
        #expect(AnnotatedPicture.check(all, on: pictures)?.fault == .tooMany)
        #expect(AnnotatedPicture.check(Array(all.dropLast()), on: pictures) == nil)
    }
}
