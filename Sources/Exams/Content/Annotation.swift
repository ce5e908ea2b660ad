// What a reader draws on a picture: its shape, where it lies, what stands beside it.

/// One mark. Places are pixels of the whole picture, from its upper left corner; a mark never lies outside of it.
package struct Annotation: Codable, Sendable, Equatable {
    package enum Shape: String, Codable, Sendable, CaseIterable { case length, arrow, ellipse }

    /// Number of the exam's object.
    package let object: Int
    /// Counted from 1.
    package let frame: Int
    package let shape: Shape
    /// Where it begins: an arrow's tail, a corner of the box around an ellipse.
    package let x1: Double
    package let y1: Double
    /// Where it ends: an arrow's head, the opposite corner.
    package let x2: Double
    package let y2: Double
    /// At most ``textLimit`` characters.
    package let text: String?

    package init(
        object: Int, frame: Int, shape: Shape, x1: Double, y1: Double, x2: Double, y2: Double, text: String? = nil
    ) {
        self.object = object
        self.frame = frame
        self.shape = shape
        self.x1 = x1
        self.y1 = y1
        self.x2 = x2
        self.y2 = y2
        self.text = text
    }

    /// Characters of a text beside a mark.
    package static let textLimit = 100
    /// Marks of one reading.
    package static let most = 100
}

/// Why a mark is refused.
package enum AnnotationFault: Error, Equatable, Sendable {
    case tooMany
    /// No picture of that object or frame.
    case noPicture
    /// Outside of the picture.
    case outside
    /// Longer than ``Annotation/textLimit``, or with characters that are no text.
    case text
}

/// A picture on which marks may lie.
package struct AnnotatedPicture: Sendable, Equatable {
    package let frames: Int
    /// Pixels as the picture is seen: a camera's picture that lies on its side is turned.
    package let width: Int
    package let height: Int

    package init(frames: Int, width: Int, height: Int) {
        self.frames = frames
        self.width = width
        self.height = height
    }

    package init(_ picture: Picture) {
        // Orientations 5 to 8 of EXIF exchange rows and columns (CIPA DC-008, tag 0x0112).
        let isOnSide = (picture.exifOrientation ?? 1) >= 5
        frames = picture.dicom?.frames ?? 1
        width = isOnSide ? picture.height : picture.width
        height = isOnSide ? picture.width : picture.height
    }

    private func fault(of mark: Annotation) -> AnnotationFault? {
        guard (1...max(1, frames)).contains(mark.frame) else { return .noPicture }
        // No number that is not one lies in a range.
        let across = 0...Double(width), down = 0...Double(height)
        guard across.contains(mark.x1), across.contains(mark.x2), down.contains(mark.y1), down.contains(mark.y2) else {
            return .outside
        }
        guard let text = mark.text else { return nil }
        let isText = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isText && text.count <= Annotation.textLimit ? nil : .text
    }

    /// Checks every mark against the pictures of an exam by their object's number; answers the first that is wrong, by
    /// its place in the list.
    package static func check(
        _ marks: [Annotation], on pictures: [Int: AnnotatedPicture]
    ) -> (place: Int, fault: AnnotationFault)? {
        guard marks.count <= Annotation.most else { return (Annotation.most, .tooMany) }
        for (place, mark) in marks.enumerated() {
            guard let picture = pictures[mark.object] else { return (place, .noPicture) }
            if let fault = picture.fault(of: mark) { return (place, fault) }
        }
        return nil
    }
}
