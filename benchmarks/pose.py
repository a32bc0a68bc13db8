"""Measure the error of the head's pose and of the mesh, on faces turned by known angles.

    python benchmarks/pose.py --faces faces-london

Tilted faces (roll) are pictures turned in their plane. For faces turned to the side (yaw) and up or down (pitch), the
face's own mesh is textured with its picture, turned in space, and drawn over the picture: the truth is exact, but the
hair and the ears stay where they are, so that the errors are only as good as that. `--reference` prints the reference
points of fer_cam.tracking.head_pose instead: the means of the meshes of all faces and of their mirror images.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from fer_cam.detectors.blazeface import BlazeFaceDetector
from fer_cam.detectors.blazeface.face_mesh import FaceMesh, Mesh, view_of_detection, view_of_mesh
from fer_cam.tracking.head_pose import MIDDLE, PAIRS, head_pose

SIZE = 480
DISTANCE = 5.0
"""Distance of the camera in widths of the face, for drawing turned faces."""


def find(detector: BlazeFaceDetector, mesh: FaceMesh, image: np.ndarray, looks: int = 3) -> Mesh | None:
    """Return the mesh of the largest face after some looks, as following it would give; None without a face."""
    faces = detector.detect(image)
    if not faces:
        return None
    found = mesh.look_upright(image, view_of_detection(faces[0]))
    for _ in range(looks - 1):
        found = mesh.look(image, view_of_mesh(found.points))
    return found


def rotation(yaw: float, pitch: float) -> np.ndarray:
    """Return the matrix (3, 3) that turns a head to the side and up, angles in degrees as in fer_cam.types.Pose."""
    y, p = np.radians((yaw, pitch))
    about_y = np.array([[np.cos(y), 0, -np.sin(y)], [0, 1, 0], [np.sin(y), 0, np.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    return about_y @ about_x


def triangles(points: np.ndarray) -> np.ndarray:
    """Return the triangles (n, 3) of the mesh: Delaunay's over its points in the plane."""
    low, high = points.min(axis=0) - 1, points.max(axis=0) + 1
    plane = cv2.Subdiv2D((float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])))
    number = {}
    for i, (x, y) in enumerate(points):
        plane.insert((float(x), float(y)))
        number[(np.float32(x), np.float32(y))] = i
    corners = plane.getTriangleList().reshape(-1, 3, 2)
    found = [[number.get((x, y)) for x, y in triangle] for triangle in corners]
    return np.array([t for t in found if None not in t])


def turn(image: np.ndarray, points: np.ndarray, parts: np.ndarray, turned: np.ndarray) -> np.ndarray:
    """Draw the picture's face, textured triangles `parts` (n, 3) of points (468, 3), turned by a matrix (3, 3)."""
    pivot = points.mean(axis=0)
    pivot[2] += 0.35 * np.ptp(points[:, 0])  # about the neck, behind the face
    moved = (points - pivot) @ turned.T
    far = DISTANCE * np.ptp(points[:, 0])
    flat = moved[:, :2] * (far / (far + moved[:, 2:])) + pivot[:2]
    out = image.copy()
    for part in parts[np.argsort(-moved[parts, 2].mean(axis=1))]:
        source, target = points[part, :2].astype(np.float32), flat[part].astype(np.float32)
        if np.linalg.det(target[1:] - target[0]) * np.linalg.det(source[1:] - source[0]) <= 0:
            continue  # seen from behind
        x, y, w, h = cv2.boundingRect(target)
        x, y = max(x - 1, 0), max(y - 1, 0)
        w, h = min(w + 2, SIZE - x), min(h + 2, SIZE - y)
        if w <= 0 or h <= 0:
            continue
        target -= (x, y)
        warp = cv2.getAffineTransform(source, target)
        patch = cv2.warpAffine(image, warp, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        mask = np.zeros((h, w), np.uint8)
        cv2.fillConvexPoly(mask, np.round(target * 16).astype(np.int32), 255, lineType=cv2.LINE_AA, shift=4)
        cv2.fillConvexPoly(mask, np.round(target).astype(np.int32), 255)
        out[y : y + h, x : x + w][mask > 127] = patch[mask > 127]
    return out


def tilt(image: np.ndarray, angle: float) -> np.ndarray:
    """Return the picture turned clockwise in its plane by `angle` degrees."""
    matrix = cv2.getRotationMatrix2D((SIZE / 2, SIZE / 2), -angle, 0.8)
    return cv2.warpAffine(image, matrix, (SIZE, SIZE), borderMode=cv2.BORDER_REPLICATE)


def pictures(folder: Path, people: int) -> Iterator[np.ndarray]:
    """Yield the set's pictures, 480x480."""
    files = sorted(folder.glob("*.jpg"))
    if not files:
        sys.exit(f"pose.py: {folder} has no pictures (*.jpg)")
    for file in files[: 2 * people]:
        yield cv2.resize(cv2.imread(str(file)), (SIZE, SIZE))


def reference(detector: BlazeFaceDetector, mesh: FaceMesh, folder: Path) -> None:
    """Print the reference points."""
    meshes = []
    for image in pictures(folder, 1000):
        for one in (image, np.ascontiguousarray(image[:, ::-1])):
            found = find(detector, mesh, one)
            assert found is not None
            eyes = found.points[[33, 263]]
            across = eyes[1] - eyes[0]
            cos, sin = across[:2] / np.hypot(*across[:2])
            level = (found.points - eyes.mean(axis=0)) @ np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
            meshes.append(level / np.hypot(*across[:2]))
    mean = np.mean(meshes, axis=0)
    for index in MIDDLE:
        print(f"    {index}: ({mean[index, 1]:.2f}, {mean[index, 2]:.2f}),")
    for left, right in PAIRS:
        (x, y, z), (x2, y2, z2) = mean[left], mean[right]
        print(f"    ({left}, {right}): ({(x2 - x) / 2:.2f}, {(y + y2) / 2:.2f}, {(z + z2) / 2:.2f}),")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure the error of the head's pose on turned faces.")
    parser.add_argument("--faces", type=Path, required=True, metavar="DIR", help="folder of frontal faces (*.jpg)")
    parser.add_argument("--people", type=int, default=1000, metavar="N", help="use N people only")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="also write a picture of one face turned")
    parser.add_argument("--reference", action="store_true", help="print the reference points instead")
    options = parser.parse_args()
    detector, mesh = BlazeFaceDetector(48, threads=1), FaceMesh(threads=1)
    if options.reference:
        reference(detector, mesh, options.faces)
        return
    turns = [("yaw", a) for a in (-45, -30, -15, 15, 30, 45)] + [("pitch", a) for a in (-30, -15, 15, 30)]
    turns += [("roll", a) for a in (-150, -90, -60, -30, -15, 15, 30, 60, 90, 120, 180)]
    errors: dict[tuple[str, int], list[float]] = {key: [] for key in turns}
    lost: dict[tuple[str, int], int] = dict.fromkeys(turns, 0)
    parts: np.ndarray | None = None
    row = []
    for image in pictures(options.faces, options.people):
        frontal = find(detector, mesh, image)
        assert frontal is not None
        base = head_pose(frontal.points)
        if parts is None:
            parts = triangles(frontal.points[:, :2])
        for kind, angle in turns:
            if kind == "roll":
                turned = tilt(image, angle)
            else:
                matrix = rotation(angle, 0) if kind == "yaw" else rotation(0, angle)
                turned = turn(image, frontal.points.astype(np.float64), parts, matrix)
            if len(errors["roll", 180]) == 0:
                row.append(turned)
            found = find(detector, mesh, turned)
            if found is None:
                lost[kind, angle] += 1
                continue
            pose = head_pose(found.points)
            error = getattr(pose, kind) - getattr(base, kind) - angle
            errors[kind, angle].append((error + 180) % 360 - 180)
    if options.sheet:
        cv2.imwrite(str(options.sheet), cv2.vconcat([cv2.hconcat(row[i : i + 7]) for i in range(0, 21, 7)]))
    print("| turned | faces | not found | mean error | mean absolute error | 95th percentile |")
    print("|---|---|---|---|---|---|")
    for (kind, angle), values in errors.items():
        v = np.array(values)
        print(
            f"| {kind} {angle:+d}° | {len(v)} | {lost[kind, angle]} | {v.mean():+.1f}° | {np.abs(v).mean():.1f}° | "
            f"{np.percentile(np.abs(v), 95):.1f}° |"
        )


if __name__ == "__main__":
    main()
