import yaml
from yaml import SafeLoader


class SettingsLoader(yaml.SafeLoader):
    pass


def read(text, stream):
    # ruleid: yaml-load-with-unsafe-loader
    first = yaml.load(text)
    # ruleid: yaml-load-with-unsafe-loader
    second = yaml.load(text, Loader=yaml.Loader)
    # ruleid: yaml-load-with-unsafe-loader
    third = yaml.load(stream, yaml.UnsafeLoader)
    # ruleid: yaml-load-with-unsafe-loader
    fourth = yaml.unsafe_load(stream)
    # ok: yaml-load-with-unsafe-loader
    fifth = yaml.safe_load(stream)
    # ok: yaml-load-with-unsafe-loader
    sixth = yaml.load(stream, Loader=SafeLoader)
    # ok: yaml-load-with-unsafe-loader
    seventh = yaml.load(stream, Loader=SettingsLoader)
    # ok: yaml-load-with-unsafe-loader
    eighth = yaml.load(stream, Loader=yaml.CSafeLoader)
    return first, second, third, fourth, fifth, sixth, seventh, eighth


def round_trip(path):
    from ruamel.yaml import YAML

    yaml = YAML()
    # ok: yaml-load-with-unsafe-loader
    return yaml.load(path)
