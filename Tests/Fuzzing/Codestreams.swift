// Small compressed pictures of twelve rows and sixteen columns, as libjpeg, OpenJPEG and DCMTK write them.

import FoundationEssentials

/// What frames of DICOM files and pictures of cameras hold, each in its smallest form.
enum Codestreams {
    static let baseline = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO\
        UlNSMj5aYVpQYEpRUk//wAALCAAMABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABgP/xAAZEAACAwEAAAAAAAAAAAAAAAAABQMh\
        IjH/2gAIAQEAAD8ALrV/Mixav5kgtgjqhatgjqj/2Q==
        """)
    static let progressive = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxO\
        UlNSMj5aYVpQYEpRUk//wgALCAAMABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABQP/2gAIAQEAAAABLWmv/8QAFhABAQEAAAAA\
        AAAAAAAAAAAAAwAB/9oACAEBAAEFAjOM48yPMv/EABQQAQAAAAAAAAAAAAAAAAAAACD/2gAIAQEABj8CH//EABYQAQEBAAAAAAAA\
        AAAAAAAAAGEAEP/aAAgBAQABPyEot2//2gAIAQEAAAAQL//EABYQAQEBAAAAAAAAAAAAAAAAAAAhMf/aAAgBAQABPxDAwIoij//Z
        """)
    static let colour = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i\
        Z2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj\
        Y2NjY2NjY2P/wAARCAAMABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgP/xAAZEAADAAMAAAAAAAAAAAAAAAAABCEC\
        AzH/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8APII8glQR5CKGrCQSIasJ\
        AP/Z
        """)
    static let jpeg2000 = bytes(
        """
        /0//UQApAAAAAAAQAAAADAAAAAAAAAAAAAAAEAAAAAwAAAAAAAAAAAABBwEB/1IADAAAAAEAAwQEAAH/XAANQEBISFBISFBISFD/\
        ZAAlAAFDcmVhdGVkIGJ5IE9wZW5KUEVHIHZlcnNpb24gMi41LjT/kAAKAAAAAABAAAH/k9+AKAfP9sshw+oEgHQQDP9hvwjB84OD\
        5wgb9boMvygdwPkCwPkDADadKB8/QI4DZNd//9k=
        """)
    static let jpegls = bytes(
        """
        /9j/9wALCAAMABABAREA/9oACAEBAAAAAIKFeFe1af3d27DBiHMUjuzMyqDbbbbbaSQiSSVVVTqqqqqmVVX+r/90f/93/39//2f/\
        fn//YP//2Q==
        """)
    static let lossless = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/wwALCAAMABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABAj/2gAIAQEAAQAAn9KUpSlKUpSl\
        KUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSl\
        KUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpSlKUpT///2Q==
        """)

    private static func bytes(_ text: String) -> [UInt8] { Array(Data(base64Encoded: text) ?? Data()) }
}
