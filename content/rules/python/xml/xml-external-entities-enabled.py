import xml.sax
from xml.sax.handler import feature_external_ges

from lxml import etree

reader = xml.sax.make_parser()
# ruleid: xml-external-entities-enabled
reader.setFeature(feature_external_ges, True)
# ruleid: xml-external-entities-enabled
reader.setFeature(xml.sax.handler.feature_external_pes, True)
# ruleid: xml-external-entities-enabled
open_parser = etree.XMLParser(resolve_entities=True, huge_tree=True)
# ruleid: xml-external-entities-enabled
network_parser = etree.XMLParser(load_dtd=True, no_network=False)
# ok: xml-external-entities-enabled
reader.setFeature(feature_external_ges, False)
# ok: xml-external-entities-enabled
reader.setFeature(xml.sax.handler.feature_namespaces, True)
# ok: xml-external-entities-enabled
parser = etree.XMLParser(resolve_entities=False, no_network=True)
# ok: xml-external-entities-enabled
parser = etree.XMLParser(remove_blank_text=True)
